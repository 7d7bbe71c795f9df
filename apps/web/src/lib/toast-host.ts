'use client'

/** Ties the first toast to the toaster that has to be on the page before it. */
let isWanted = false
let markReady: () => void = () => undefined
const ready = new Promise<void>((resolve) => {
  markReady = resolve
})
const listeners = new Set<() => void>()

/** Asks for the toaster; resolves once it is on the page. */
export function toastsReady(): Promise<void> {
  isWanted = true
  for (const listener of listeners) listener()
  return ready
}

export const toastHost = {
  subscribe(listener: () => void) {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  isWanted: () => isWanted,
  isMounted: () => markReady(),
}
