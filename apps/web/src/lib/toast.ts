'use client'
import type { ReactNode } from 'react'
import { toastsReady } from './toast-host'

type Options = { description?: ReactNode; action?: { label: string; onClick: () => void } }

/**
 * Short news at the edge of the screen. The toaster's code is fetched with the first of them, so that a page which has
 * nothing to tell does not carry it; that is why this stands between our code and sonner.
 */
export const toast = {
  success: (title: string, options?: Options) => show('success', title, options),
  error: (title: string, options?: Options) => show('error', title, options),
  info: (title: string, options?: Options) => show('info', title, options),
}

async function show(kind: 'success' | 'error' | 'info', title: string, options?: Options): Promise<void> {
  try {
    await toastsReady()
    const sonner = await import('sonner')
    sonner.toast[kind](title, options)
  } catch (error) {
    // The code of the toaster could not be fetched: the news must not be lost without a trace.
    console.error(`${title} could not be shown`, error)
  }
}
