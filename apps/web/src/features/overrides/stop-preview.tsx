'use client'
import { previewText } from '@ground-control/core/overrides/sentences'
import { useQuery } from '@tanstack/react-query'
import { Skeleton } from '@/components/skeleton'
import { shownError } from '@/lib/errors/shown-error'
import { useTRPCClient } from '@/lib/trpc/context'
import { orderInput, type TriedOrder } from './stop-order'

/** Asks the control plane what the order would do, without doing it. Asked anew each time: runs come and go. */
export function StopPreview({ order }: { order: TriedOrder }) {
  const client = useTRPCClient()
  const preview = useQuery({
    queryKey: ['stop-preview', order.kind, order.scope, order.model, order.version, order.tool],
    queryFn: () => client.overrides.apply.mutate(orderInput(order, '', true)),
    gcTime: 0,
    staleTime: 0,
  })
  return (
    <div role="status" className="min-h-9 rounded-md border border-line bg-sunken px-3 py-2 text-sm">
      {preview.isPending && <Skeleton className="h-5 w-48" />}
      {preview.error && (
        <span className="text-soft">What it would do is not known: {shownError(preview.error).message}</span>
      )}
      {preview.data && previewText(order.kind, preview.data.receipt, order.tool)}
    </div>
  )
}
