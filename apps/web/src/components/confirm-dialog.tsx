'use client'
import dynamic from 'next/dynamic'
import type { ConfirmProps } from './confirm-props'

const Body = dynamic(() => import('./confirm-dialog-body').then((module) => module.ConfirmDialogBody), {
  ssr: false,
})

/** Asks before something that cannot be taken back, and shows why it failed if it does. Fetched when first opened. */
export function ConfirmDialog(props: ConfirmProps) {
  return props.isOpen ? <Body {...props} /> : null
}
