'use client'
import type { DeliveryStatus, DeliveryView } from '@ground-control/core/channels/schema'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { MailX } from 'lucide-react'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { useMemo } from 'react'
import { Badge } from '@/components/badge'
import { Button } from '@/components/button'
import { Card, CardHeader } from '@/components/card'
import type { Column } from '@/components/data-table/column'
import { nextCursor, PagedTable } from '@/components/data-table/paged-table'
import { EmptyState } from '@/components/empty-state'
import { RelativeTime } from '@/components/relative-time'
import { Segmented } from '@/components/segmented'
import { useMay } from '@/features/access/me'
import { told } from '@/features/settings/told'
import { useTRPC } from '@/lib/trpc/context'
import { deliveryTones } from './prepare/channel-words'
import { headlineOf } from './prepare/headline-of'

const filters = ['all', 'queued', 'dead'] as const
const filterOptions = [
  { value: 'all', label: 'All' },
  { value: 'queued', label: 'Under way' },
  { value: 'dead', label: 'Given up' },
] as const

/** What was sent and what became of it. What was given up can be tried again by hand. */
export function DeliveryLog() {
  const trpc = useTRPC()
  const mayRetry = useMay('operator')
  const [filter, setFilter] = useQueryState('deliveries', parseAsStringLiteral(filters).withDefault('all'))
  const query = useInfiniteQuery(
    trpc.channels.deliveries.infiniteQueryOptions(
      { limit: 25, ...(filter !== 'all' && { status: filter satisfies DeliveryStatus }) },
      nextCursor,
    ),
  )
  const retry = useMutation(
    trpc.channels.retryDelivery.mutationOptions(told('It is tried again', 'It is not tried again')),
  )
  const { mutate } = retry
  const columns = useMemo(() => deliveryColumns(mayRetry ? (id) => mutate({ id }) : null), [mayRetry, mutate])
  return (
    <Card>
      <CardHeader
        title="Deliveries"
        actions={
          <Segmented
            label="Which deliveries"
            value={filter}
            onChange={(next) => void setFilter(next)}
            options={filterOptions}
          />
        }
      />
      <PagedTable
        label="Deliveries"
        noun="deliveries"
        query={query}
        columns={columns}
        rowId={(delivery) => delivery.id}
        empty={<EmptyState icon={MailX} title="Nothing was sent" />}
      />
    </Card>
  )
}

function deliveryColumns(onRetry: ((id: string) => void) | null): Column<DeliveryView>[] {
  return [
    {
      id: 'what',
      header: 'Message',
      cell: (delivery) => (
        <span className="block min-w-0 max-w-96 max-sm:max-w-36">
          <span className="block truncate">{headlineOf(delivery.message)}</span>
          <span className="block truncate text-soft text-xs">
            {delivery.channel?.name}
            {delivery.person && ` to ${delivery.person.name}`}
          </span>
          {delivery.lastError && (
            <span className="block whitespace-normal break-words text-bad text-xs">{delivery.lastError}</span>
          )}
        </span>
      ),
    },
    {
      id: 'status',
      header: 'State',
      cell: ({ status }) => <Badge tone={deliveryTones[status].tone}>{deliveryTones[status].label}</Badge>,
    },
    { id: 'attempts', header: 'Tries', align: 'end', hideBelow: 'md', cell: (one) => one.attempts },
    {
      id: 'next',
      header: 'Next try',
      hideBelow: 'lg',
      cell: (one) => <RelativeTime at={one.nextAt} empty="none" className="text-soft" />,
    },
    {
      id: 'at',
      header: 'When',
      align: 'end',
      hideBelow: 'sm',
      cell: (one) => <RelativeTime at={one.createdAt} className="text-soft" />,
    },
    {
      id: 'actions',
      header: 'Actions',
      hasHiddenHeader: true,
      align: 'end',
      cell: (one) =>
        one.status === 'dead' &&
        onRetry && (
          <Button
            size="sm"
            variant="ghost"
            aria-label={`Try ${headlineOf(one.message)} again`}
            onClick={() => onRetry(one.id)}
          >
            Try again
          </Button>
        ),
    },
  ]
}
