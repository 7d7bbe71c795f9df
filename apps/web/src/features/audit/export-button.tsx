'use client'
import { Download } from 'lucide-react'
import { buttonVariants } from '@/components/button'
import { LazyMenu } from '@/components/lazy-menu'
import { NeedsRole } from '@/features/access/needs-role'

const load = () => import('./export-menu').then((module) => module.ExportMenu)

/** Downloads the sealed trail and the key that its signatures are checked with. */
export function ExportButton() {
  return (
    <NeedsRole needed="admin">
      <LazyMenu load={load} className={buttonVariants()}>
        <Download aria-hidden />
        Export
      </LazyMenu>
    </NeedsRole>
  )
}
