'use client'
import { useSyncExternalStore } from 'react'

/** Whether one dialog of the shell is open; a tiny store, so that a key press anywhere can open it. */
export function openState() {
  let isOpen = false
  const listeners = new Set<() => void>()
  const subscribe = (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  return {
    set(next: boolean) {
      isOpen = next
      for (const listener of listeners) listener()
    },
    use: () =>
      useSyncExternalStore(
        subscribe,
        () => isOpen,
        () => false,
      ),
  }
}
