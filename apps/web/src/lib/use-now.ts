'use client'
import { useSyncExternalStore } from 'react'

const tickMs = 1_000
let nowMs = Date.now()
let timer: ReturnType<typeof setInterval> | undefined
const listeners = new Set<() => void>()

/**
 * The time in milliseconds, rounded down to `everyMs`, so that a component is drawn again only that often. One clock
 * for the whole page, which stands still while nobody looks at the page or nothing on it needs the time.
 */
export function useNow(everyMs = 5_000): number {
  const read = () => Math.floor(nowMs / everyMs) * everyMs
  return useSyncExternalStore(subscribe, read, read)
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) nowMs = Date.now()
  listeners.add(listener)
  timer ??= setInterval(tick, tickMs)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

function tick() {
  if (document.hidden) return
  nowMs = Date.now()
  for (const listener of listeners) listener()
}
