'use client'
import { useSyncExternalStore } from 'react'

const storageKey = 'gc.single-key-shortcuts'
const listeners = new Set<() => void>()

/** Single-key shortcuts can be turned off (WCAG 2.1.4): people who speak their input set them off by accident. */
export function areShortcutsOn(): boolean {
  try {
    return localStorage.getItem(storageKey) !== 'off'
  } catch {
    // Storage is forbidden in this browser; the default holds.
    return true
  }
}

export function turnShortcuts(isOn: boolean): void {
  try {
    localStorage.setItem(storageKey, isOn ? 'on' : 'off')
  } catch {
    // As above: the choice then lasts as long as nothing can be kept, which is not at all.
  }
  for (const listener of listeners) listener()
}

export const useShortcutsOn = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    areShortcutsOn,
    () => true,
  )
