import type { UsageRow } from '@ground-control/core/usage/schema'
import { Badge } from '@/components/badge'
import type { Column } from '@/components/data-table/column'
import { Money } from '@/components/money'
import { formatCompact, formatCount } from '@/lib/format/number'

/** `group`: what the rows are, as the first column's header. */
export const usageColumns = (group: string): Column<UsageRow>[] => [
  {
    id: 'label',
    header: group,
    className: 'max-w-64',
    cell: (row) => <span className="block truncate">{row.label}</span>,
  },
  {
    id: 'cost',
    header: 'Cost',
    align: 'end',
    cell: (row) => <Money nanoUsd={row.costNanoUsd} hasUnpriced={row.unpricedCalls > 0} />,
  },
  {
    id: 'kind',
    header: 'How sure',
    hideBelow: 'md',
    cell: (row) => (
      <span className="inline-flex gap-1">
        {BigInt(row.estimatedNanoUsd) > 0n && <Badge tone="warn">partly estimated</Badge>}
        {row.unpricedCalls > 0 && <Badge tone="warn">{formatCount(row.unpricedCalls)} without price</Badge>}
      </span>
    ),
  },
  {
    id: 'model-calls',
    header: 'Model calls',
    align: 'end',
    hideBelow: 'sm',
    cell: (row) => formatCount(row.modelCalls),
  },
  {
    id: 'tool-calls',
    header: 'Tool calls',
    align: 'end',
    hideBelow: 'md',
    cell: (row) => formatCount(row.toolCalls),
  },
  {
    id: 'input',
    header: 'Input tokens',
    align: 'end',
    hideBelow: 'lg',
    cell: (row) => formatCompact(row.inputTokens),
  },
  {
    id: 'output',
    header: 'Output tokens',
    align: 'end',
    hideBelow: 'lg',
    cell: (row) => formatCompact(row.outputTokens),
  },
]
