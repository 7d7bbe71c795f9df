'use client'
import type { PriceView } from '@ground-control/core/prices/schema'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Coins, Plus } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Button } from '@/components/button'
import { Card, CardHeader } from '@/components/card'
import { nextCursor, PagedTable } from '@/components/data-table/paged-table'
import { EmptyState } from '@/components/empty-state'
import { NeedsRole } from '@/features/access/needs-role'
import { useTRPC } from '@/lib/trpc/context'
import { priceColumns } from './price-columns'

const PriceDialog = dynamic(() => import('./price-dialog').then((module) => module.PriceDialog), {
  ssr: false,
})
const RepriceDialog = dynamic(() => import('./reprice-dialog').then((module) => module.RepriceDialog), {
  ssr: false,
})
const PriceSheet = dynamic(() => import('./price-sheet').then((module) => module.PriceSheet), { ssr: false })

export function PricesTab() {
  const prices = useInfiniteQuery(useTRPC().prices.list.infiniteQueryOptions({ limit: 100 }, nextCursor))
  const [open, setOpen] = useState<PriceView | null>(null)
  const [dialog, setDialog] = useState<'price' | 'reprice' | null>(null)
  return (
    <>
      <Card>
        <CardHeader
          title="Prices"
          hint="Per million tokens. Your own prices go before the maintained list; a change counts from its moment on"
          actions={
            <NeedsRole needed="admin">
              <span className="inline-flex gap-2">
                <Button size="sm" onClick={() => setDialog('reprice')}>
                  Reprice history
                </Button>
                <Button size="sm" onClick={() => setDialog('price')}>
                  <Plus aria-hidden /> Set price
                </Button>
              </span>
            </NeedsRole>
          }
        />
        <PagedTable
          label="Prices"
          noun="prices"
          query={prices}
          columns={priceColumns}
          rowId={(row) => `${row.kind} ${row.name}`}
          onRowOpen={setOpen}
          empty={
            <EmptyState icon={Coins} title="No prices">
              No agent names a model yet, and no price is set.
            </EmptyState>
          }
        />
      </Card>
      {open && <PriceSheet price={open} onClose={() => setOpen(null)} />}
      {dialog === 'price' && <PriceDialog onClose={() => setDialog(null)} />}
      {dialog === 'reprice' && <RepriceDialog onClose={() => setDialog(null)} />}
    </>
  )
}
