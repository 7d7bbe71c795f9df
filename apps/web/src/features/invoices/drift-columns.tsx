import type { DriftView } from '@ground-control/core/invoices/schema'
import { Badge } from '@/components/badge'
import { Button } from '@/components/button'
import type { Column } from '@/components/data-table/column'
import { Money } from '@/components/money'
import { formatCompact } from '@/lib/format/number'
import { reasonWords, signedPercent, signedUsd } from './prepare/drift-words'

const absent = <span className="text-faint">none</span>
const tokensOf = (tokens: number | null | undefined) =>
  tokens === null || tokens === undefined ? (
    <span className="text-faint">no data</span>
  ) : (
    <span className="tabular-nums">{formatCompact(tokens)}</span>
  )
const sizeOf = (nano: string) => (BigInt(nano) < 0n ? -BigInt(nano) : BigInt(nano))

/** `onReprice` null: for who may not. */
export const driftColumns = (onReprice: ((row: DriftView) => void) | null): Column<DriftView>[] => [
  {
    id: 'model',
    header: 'Model',
    className: 'max-w-56',
    sortBy: (row) => row.model,
    cell: (row) => (
      <span className="block truncate" title={row.theirs?.names.join(', ')}>
        {row.model}
        <span className="block text-faint text-xs sm:hidden">{row.period}</span>
      </span>
    ),
  },
  { id: 'period', header: 'Day', hideBelow: 'sm', sortBy: (row) => row.period, cell: (row) => row.period },
  {
    id: 'ours',
    header: 'Counted',
    align: 'end',
    hideBelow: 'sm',
    cell: (row) => (row.ours ? <Money nanoUsd={row.ours.costNanoUsd} /> : absent),
  },
  {
    id: 'theirs',
    header: 'Invoice',
    align: 'end',
    hideBelow: 'sm',
    cell: (row) => (row.theirs ? <Money nanoUsd={row.theirs.costNanoUsd} /> : absent),
  },
  {
    id: 'drift',
    header: 'Drift',
    align: 'end',
    startsDescending: true,
    sortBy: (row) => sizeOf(row.driftNanoUsd),
    cell: (row) => (
      <span className="whitespace-nowrap tabular-nums">
        {signedUsd(row.driftNanoUsd)}
        {row.driftPercent !== null && row.driftNanoUsd !== '0' && (
          <span className="ml-1 text-faint text-xs">{signedPercent(row.driftPercent)}</span>
        )}
      </span>
    ),
  },
  {
    id: 'tokens-ours',
    header: 'Tokens counted',
    align: 'end',
    hideBelow: 'xl',
    cell: (row) => tokensOf(row.ours?.tokens),
  },
  {
    id: 'tokens-theirs',
    header: 'Tokens billed',
    align: 'end',
    hideBelow: 'xl',
    cell: (row) => tokensOf(row.theirs?.tokens),
  },
  {
    id: 'reasons',
    header: 'Why',
    hideBelow: 'md',
    cell: (row) => (
      <span className="flex flex-wrap gap-1">
        {row.reasons.map((reason) => (
          <Badge key={reason.kind} tone={reason.kind === 'own_price' ? 'neutral' : 'warn'}>
            {reasonWords(reason)}
          </Badge>
        ))}
      </span>
    ),
  },
  {
    id: 'reprice',
    header: 'Reprice',
    hasHiddenHeader: true,
    align: 'end',
    cell: (row) =>
      onReprice && row.ours && row.driftNanoUsd !== '0' ? (
        <Button size="sm" aria-label={`Reprice ${row.model} of ${row.period}`} onClick={() => onReprice(row)}>
          Reprice
        </Button>
      ) : null,
  },
]
