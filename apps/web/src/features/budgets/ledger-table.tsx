'use client'
import type { BudgetDetail, LedgerEntryView } from '@ground-control/core/budgets/schema'
import { useInfiniteQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useMemo } from 'react'
import { Badge, type Tone } from '@/components/badge'
import { Card, CardHeader } from '@/components/card'
import type { Column } from '@/components/data-table/column'
import { DataTable } from '@/components/data-table/data-table'
import { ErrorState } from '@/components/error-state'
import { LoadMore } from '@/components/load-more'
import { Money } from '@/components/money'
import { RelativeTime } from '@/components/relative-time'
import { ShortId } from '@/components/short-id'
import { SkeletonRows } from '@/components/skeleton'
import { counted } from '@/lib/format/number'
import { useTRPC } from '@/lib/trpc/context'
import { Amount } from './amount'

const kinds: Record<LedgerEntryView['kind'], { label: string; tone: Tone }> = {
  hold: { label: 'Held', tone: 'info' },
  settle: { label: 'Settled', tone: 'good' },
  release: { label: 'Released', tone: 'neutral' },
  expire: { label: 'Expired', tone: 'warn' },
  overage: { label: 'Overage', tone: 'bad' },
}

/** Every entry, newest first. Entries are never changed: a correction is another entry. */
export function LedgerTable({ budget }: { budget: BudgetDetail }) {
  const columns = useMemo(() => columnsFor(budget), [budget])
  const query = useInfiniteQuery(
    useTRPC().budgets.ledger.infiniteQueryOptions(
      { id: budget.id, limit: 25 },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
  )
  const rows = query.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Card>
      <CardHeader title="Ledger" hint="In double entry: from one account to another" />
      {budget.corrections.calls > 0 && (
        <p className="border-line border-b px-4 py-2 text-sm">
          Prices were corrected since: {counted(budget.corrections.calls, 'calls')} of this window, by{' '}
          <Money nanoUsd={budget.corrections.deltaNanoUsd} /> in all. The entries stay as they were.
        </p>
      )}
      {query.isPending && <SkeletonRows rows={5} label="Loading the ledger" />}
      {query.error && !query.data && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && (
        <>
          <DataTable
            label="Ledger"
            rows={rows}
            columns={columns}
            rowId={(entry) => entry.id}
            empty={<p className="p-4 text-soft text-sm">Nothing was held or spent yet.</p>}
          />
          {rows.length > 0 && (
            <LoadMore
              shown={rows.length}
              noun="entries"
              hasMore={query.hasNextPage}
              isLoading={query.isFetchingNextPage}
              onLoad={() => void query.fetchNextPage()}
            />
          )}
        </>
      )}
    </Card>
  )
}

function columnsFor(budget: BudgetDetail): ReadonlyArray<Column<LedgerEntryView>> {
  const labels = new Map(budget.accounts.map((account) => [account.id, account.subjectLabel]))
  return [
    {
      id: 'kind',
      header: 'Entry',
      cell: (entry) => <Badge tone={kinds[entry.kind].tone}>{kinds[entry.kind].label}</Badge>,
    },
    {
      id: 'accounts',
      header: 'From, to',
      hideBelow: 'md',
      cell: (entry) => (
        <span className="text-soft">
          {entry.debit} → {entry.credit}
          {labels.size > 1 && `, ${labels.get(entry.accountId) ?? 'an earlier account'}`}
        </span>
      ),
    },
    {
      id: 'run',
      header: 'Run',
      cell: ({ runId, holds }) =>
        runId === null ? (
          <span className="text-soft">{holds} calls at once</span>
        ) : (
          <Link
            href={`/runs/${runId}`}
            className="inline-flex min-h-6 items-center underline-offset-4 hover:underline"
          >
            <ShortId id={runId} />
          </Link>
        ),
    },
    {
      id: 'amount',
      header: 'Amount',
      align: 'end',
      cell: (entry) => <Amount unit={budget.unit} digits={entry.amount} />,
    },
    {
      id: 'at',
      header: 'When',
      align: 'end',
      hideBelow: 'sm',
      cell: (entry) => <RelativeTime at={entry.createdAt} className="text-soft" />,
    },
  ]
}
