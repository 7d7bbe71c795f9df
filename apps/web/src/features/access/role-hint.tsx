'use client'
import type { Role } from '@ground-control/core/roles'
import type { KeyboardEvent, ReactElement } from 'react'

/**
 * An action that is not for this person, inert, with the reason on hover and focus. Drawn without the tooltip: that
 * would bring its placing code to every page that a viewer opens.
 */
export function RoleHint({ needed, children }: { needed: Role; children: ReactElement }) {
  const reason = `This needs the role ${needed}.`
  const leaveOnEscape = (event: KeyboardEvent<HTMLElement>) =>
    event.key === 'Escape' && event.currentTarget.blur()
  return (
    <span
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the hint must be reachable by keyboard
      tabIndex={0}
      role="note"
      aria-label={reason}
      title={reason}
      onKeyDown={leaveOnEscape}
      className="group relative rounded-md"
    >
      <span inert className="pointer-events-none opacity-50">
        {children}
      </span>
      <span
        aria-hidden
        className="absolute top-full right-0 z-50 mt-1.5 hidden whitespace-nowrap rounded-md bg-text px-2 py-1 text-ground text-xs group-focus-visible:block"
      >
        {reason}
      </span>
    </span>
  )
}
