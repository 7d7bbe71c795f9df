'use client'
import type { Role } from '@ground-control/core/roles'
import type { ReactElement } from 'react'
import { useMay } from './me'
import { RoleHint } from './role-hint'

type Props = {
  needed: Role
  children: ReactElement /** for others, instead of the inert action */
  fallback?: ReactElement | null
}

/** Shows an action to those who may; to others the same place with the reason why not. */
export function NeedsRole({ needed, children, fallback }: Props) {
  if (useMay(needed)) return children
  if (fallback !== undefined) return fallback
  return <RoleHint needed={needed}>{children}</RoleHint>
}
