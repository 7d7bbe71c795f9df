'use client'
import type { Role } from '@ground-control/core/actors'
import type { ReactElement } from 'react'
import { Tooltip } from '@/components/tooltip'
import { useMay } from './me'

/** Shows an action to those who may; to others the same place with the reason why not. */
export function NeedsRole({
  needed,
  children,
  fallback,
}: {
  needed: Role
  children: ReactElement
  fallback?: ReactElement | null
}) {
  if (useMay(needed)) return children
  if (fallback !== undefined) return fallback
  return (
    <Tooltip label={`This needs the role ${needed}.`}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the hint must be reachable by keyboard */}
      <span tabIndex={0} role="note" aria-label={`This needs the role ${needed}.`} className="rounded-md">
        <span inert className="pointer-events-none opacity-50">
          {children}
        </span>
      </span>
    </Tooltip>
  )
}
