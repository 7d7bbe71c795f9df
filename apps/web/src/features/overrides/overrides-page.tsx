'use client'
import { OctagonX } from 'lucide-react'
import dynamic from 'next/dynamic'
import { parseAsString, useQueryState } from 'nuqs'
import { useState } from 'react'
import { Button } from '@/components/button'
import { PageHeader } from '@/components/page-header'
import { NeedsRole } from '@/features/access/needs-role'
import { useShortcuts } from '@/lib/shortcuts/use-shortcuts'
import { InForceList } from './in-force-list'
import { OtherOrders } from './other-orders'
import { OverrideHistory } from './override-history'

const ApplyDialog = dynamic(() => import('./apply-dialog').then((module) => module.ApplyDialog), {
  ssr: false,
})

/** What people have ordered: what is in force now, and what ever was. */
export function OverridesPage() {
  const [id, setId] = useQueryState('id', parseAsString)
  const [isApplying, setApplying] = useState(false)
  useShortcuts([{ keys: 'c', label: 'Apply an override', group: 'Overrides', run: () => setApplying(true) }])
  return (
    <>
      <PageHeader
        title="Overrides"
        description="Orders of people that stand above rules and budgets: pause, kill, freeze, pin a model or version, bypass approvals."
        actions={
          <NeedsRole needed="operator">
            <Button variant="danger" onClick={() => setApplying(true)}>
              <OctagonX aria-hidden /> Apply an override
            </Button>
          </NeedsRole>
        }
      />
      <div className="space-y-6">
        <InForceList />
        <OtherOrders />
        <OverrideHistory openId={id} onOpen={(next) => void setId(next)} />
      </div>
      {isApplying && <ApplyDialog onClose={() => setApplying(false)} />}
    </>
  )
}
