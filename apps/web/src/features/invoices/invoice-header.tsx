'use client'
import type { InvoiceView } from '@ground-control/core/invoices/schema'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Download, Trash2 } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Badge } from '@/components/badge'
import { Button } from '@/components/button'
import { ConfirmDialog } from '@/components/confirm-dialog'
import { PageHeader } from '@/components/page-header'
import { NeedsRole } from '@/features/access/needs-role'
import { shownError } from '@/lib/errors/shown-error'
import { saveFile } from '@/lib/save-file'
import { toast } from '@/lib/toast'
import { useTRPC, useTRPCClient } from '@/lib/trpc/context'

export function InvoiceHeader({ invoice }: { invoice: InvoiceView }) {
  const trpc = useTRPC()
  const client = useTRPCClient()
  const router = useRouter()
  const queryClient = useQueryClient()
  const [isRemoving, setRemoving] = useState(false)
  const [isFetching, setFetching] = useState(false)
  const remove = useMutation(
    trpc.invoices.remove.mutationOptions({
      onSuccess() {
        toast.success(`Removed ${invoice.name}`)
        router.push('/usage/invoices')
        void queryClient.invalidateQueries(trpc.invoices.list.pathFilter())
      },
    }),
  )
  async function save() {
    setFetching(true)
    try {
      const { body, rows } = await client.invoices.export.query({ id: invoice.id })
      saveFile(`drift-${invoice.provider}-${invoice.firstDay}.csv`, 'text/csv', body)
      toast.success(`${rows} rows exported`)
    } catch (error) {
      toast.error('The export failed', { description: shownError(error).message })
    }
    setFetching(false)
  }
  const days =
    invoice.firstDay === invoice.lastDay ? invoice.firstDay : `${invoice.firstDay} to ${invoice.lastDay}`
  return (
    <>
      <PageHeader
        crumbs={
          <Link href="/usage/invoices" className="inline-flex min-h-6 items-center hover:text-text">
            Invoices
          </Link>
        }
        title={invoice.name}
        badge={<Badge>{invoice.provider}</Badge>}
        description={`${days}. Imported by ${invoice.createdBy}.`}
        actions={
          <>
            <Button isBusy={isFetching} onClick={() => void save()}>
              <Download aria-hidden /> CSV
            </Button>
            <NeedsRole needed="admin">
              <Button onClick={() => setRemoving(true)}>
                <Trash2 aria-hidden /> Remove
              </Button>
            </NeedsRole>
          </>
        }
      />
      <ConfirmDialog
        isOpen={isRemoving}
        onOpenChange={setRemoving}
        title={`Remove ${invoice.name}?`}
        description="Its lines go with it. What was counted stays, and the file can be imported again."
        confirmLabel="Remove"
        tone="danger"
        isBusy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate({ id: invoice.id })}
      />
    </>
  )
}
