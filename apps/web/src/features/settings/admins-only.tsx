'use client'
import { Lock } from 'lucide-react'
import type { ReactNode } from 'react'
import { Card } from '@/components/card'
import { EmptyState } from '@/components/empty-state'
import { useMay, useMe } from '@/features/access/me'

/** In place of what only admins may see. */
export function AdminsOnly({ what, children }: { what: string; children: ReactNode }) {
  const { role } = useMe()
  if (useMay('admin')) return children
  return (
    <Card>
      <EmptyState icon={Lock} title={`${what} are for admins`}>
        Your role here is {role}.
      </EmptyState>
    </Card>
  )
}
