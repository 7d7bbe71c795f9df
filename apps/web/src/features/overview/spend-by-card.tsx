'use client'
import { useQuery } from '@tanstack/react-query'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { Card, CardBody, CardHeader } from '@/components/card'
import { EmptyState } from '@/components/empty-state'
import { ErrorState } from '@/components/error-state'
import { Money } from '@/components/money'
import { Segmented } from '@/components/segmented'
import { ShareList } from '@/components/share-list'
import { SkeletonRows } from '@/components/skeleton'
import { formatCompact } from '@/lib/format/number'
import { useTRPC } from '@/lib/trpc/context'
import { spendShares } from './prepare/spend-shares'
import type { Range } from './range'

const options = [
  { value: 'agent', label: 'By agent' },
  { value: 'model', label: 'By model' },
] as const

/** Where the money went. */
export function SpendByCard({ range }: { range: Range }) {
  const [by, setBy] = useQueryState('spend', parseAsStringLiteral(['agent', 'model']).withDefault('agent'))
  const spend = useQuery(
    useTRPC().metrics.spendBy.queryOptions({ range, by }, { placeholderData: (previous) => previous }),
  )
  const rows = spend.data ? spendShares(spend.data) : []
  return (
    <Card>
      <CardHeader
        title="Where it went"
        hint={`Spend, last ${range}`}
        actions={
          <Segmented label="Spend by" value={by} onChange={(next) => void setBy(next)} options={options} />
        }
      />
      {spend.isPending && <SkeletonRows rows={3} />}
      {spend.error && !spend.data && <ErrorState error={spend.error} onRetry={() => void spend.refetch()} />}
      {spend.data && rows.length === 0 && (
        <EmptyState title="No data">Nothing was spent in this span.</EmptyState>
      )}
      {rows.length > 0 && (
        <CardBody>
          <ShareList
            rows={rows.map((row) => ({
              id: row.id,
              label: row.label,
              share: row.share,
              value: <Money nanoUsd={row.costNanoUsd} />,
              hint: `${formatCompact(row.calls)} calls, ${formatCompact(row.inputTokens + row.outputTokens)} tokens`,
              ...(spend.data?.by === 'agent' && { href: `/agents/${row.id}` }),
            }))}
          />
        </CardBody>
      )}
    </Card>
  )
}
