'use client'
import type { OverrideView } from '@ground-control/core/overrides/schema'
import { useSyncExternalStore } from 'react'

export type LiftTarget = {
  override: Pick<OverrideView, 'id' | 'kind' | 'scopeLabel'>
  label: string
  onLifted?: (() => void) | undefined
}

let target: LiftTarget | null = null
const listeners = new Set<() => void>()
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Which order a person is about to lift. Kept outside of what shows the order, which goes when somebody else lifts it. */
export const liftTarget = {
  set(next: LiftTarget | null) {
    target = next
    for (const listener of listeners) listener()
  },
  use: () =>
    useSyncExternalStore(
      subscribe,
      () => target,
      () => null,
    ),
}
