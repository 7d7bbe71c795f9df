'use client'
import type { Role } from '@ground-control/core/roles'
import type { ReactElement } from 'react'
import { Tooltip } from '@/components/tooltip'

/** An action that is not for this person, inert, with the reason on hover and focus. */
export function RoleHint({ needed, children }: { needed: Role; children: ReactElement }) {
  const reason = `This needs the role ${needed}.`
  return (
    <Tooltip label={reason}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the hint must be reachable by keyboard */}
      <span tabIndex={0} role="note" aria-label={reason} className="rounded-md">
        <span inert className="pointer-events-none opacity-50">
          {children}
        </span>
      </span>
    </Tooltip>
  )
}
