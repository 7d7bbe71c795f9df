'use client'
import dynamic from 'next/dynamic'
import { useSyncExternalStore } from 'react'
import { toastHost } from '@/lib/toast-host'

const Toaster = dynamic(() => import('./toaster').then((module) => module.ShellToaster), { ssr: false })

/** The place of toasts; empty until the first one. */
export function Toasts() {
  const isWanted = useSyncExternalStore(toastHost.subscribe, toastHost.isWanted, () => false)
  return isWanted ? <Toaster /> : null
}
