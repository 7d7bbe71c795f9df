'use client'
import { useSyncExternalStore } from 'react'
import { toast } from '@/lib/toast'

const storageKey = 'gc.browser-alerts'
const listeners = new Set<() => void>()

export const areAlertsPossible = (): boolean => typeof Notification !== 'undefined'

/** Asked for here, and allowed by the browser: either can be taken back at any time. */
function areAlertsOn(): boolean {
  if (!areAlertsPossible() || Notification.permission !== 'granted') return false
  try {
    return localStorage.getItem(storageKey) === 'on'
  } catch {
    // Storage is forbidden in this browser: nothing can have been asked for.
    return false
  }
}

/** Turned on, the browser asks the person first; who has refused it once must change that in the browser. */
export async function turnAlerts(isOn: boolean): Promise<void> {
  if (isOn && (await Notification.requestPermission()) !== 'granted') {
    void toast.error('This browser does not allow notifications', {
      description: 'Allow them for this site in its settings, then turn them on here again.',
    })
    return
  }
  try {
    localStorage.setItem(storageKey, isOn ? 'on' : 'off')
  } catch {
    // As above: the choice then lasts as long as nothing can be kept, which is not at all.
  }
  for (const listener of listeners) listener()
}

export const useAlertsOn = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    areAlertsOn,
    () => false,
  )
