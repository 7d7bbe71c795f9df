'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { ReceiptText, Upload } from 'lucide-react'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { useState } from 'react'
import { Button } from '@/components/button'
import { Card } from '@/components/card'
import { nextCursor, PagedTable } from '@/components/data-table/paged-table'
import { EmptyState } from '@/components/empty-state'
import { PageHeader } from '@/components/page-header'
import { NeedsRole } from '@/features/access/needs-role'
import { useTRPC } from '@/lib/trpc/context'
import { invoiceColumns } from './invoice-columns'

const ImportDialog = dynamic(() => import('./import-dialog').then((module) => module.ImportDialog), {
  ssr: false,
})

/** What providers ask for, each set beside what was counted. */
export function InvoicesPage() {
  const query = useInfiniteQuery(useTRPC().invoices.list.infiniteQueryOptions({ limit: 50 }, nextCursor))
  const [isImporting, setImporting] = useState(false)
  const button = (
    <NeedsRole needed="admin">
      <Button variant="primary" onClick={() => setImporting(true)}>
        <Upload aria-hidden /> Import invoice
      </Button>
    </NeedsRole>
  )
  return (
    <>
      <PageHeader
        crumbs={
          <Link href="/usage" className="inline-flex min-h-6 items-center hover:text-text">
            Usage
          </Link>
        }
        title="Invoices"
        description="What providers ask for, beside what was counted here."
        actions={button}
      />
      <Card>
        <PagedTable
          label="Invoices"
          noun="invoices"
          query={query}
          columns={invoiceColumns}
          rowId={(row) => row.id}
          rowHref={(row) => `/usage/invoices/${row.id}`}
          empty={
            <EmptyState icon={ReceiptText} title="No invoices" action={button}>
              Import a provider’s cost export to see where it and the counted cost differ.
            </EmptyState>
          }
        />
      </Card>
      {isImporting && <ImportDialog onClose={() => setImporting(false)} />}
    </>
  )
}
