import type { KillReceipt, PastEffect } from '@ground-control/core/overrides/schema'
import Link from 'next/link'
import type { Column } from '@/components/data-table/column'
import { DataTable } from '@/components/data-table/data-table'
import { ShortId } from '@/components/short-id'

const columns: ReadonlyArray<Column<PastEffect>> = [
  { id: 'tool', header: 'Tool', cell: (effect) => <span className="font-mono text-xs">{effect.tool}</span> },
  {
    id: 'state',
    header: 'Then',
    cell: (effect) =>
      effect.state === 'done' ? 'had come back' : <span className="text-warn">under way, may come back</span>,
  },
  {
    id: 'run',
    header: 'Run',
    cell: (effect) => (
      <Link href={`/runs/${effect.runId}`} className="underline-offset-4 hover:underline">
        <ShortId id={effect.runId} />
      </Link>
    ),
  },
  {
    id: 'key',
    header: 'Key',
    hideBelow: 'md',
    cell: (effect) => <span className="break-all font-mono text-xs">{effect.idempotencyKey}</span>,
  },
]

/** Writing calls that had left before the kill: an order cannot call them back. */
export function PastEffects({ receipt: { effects, effectCount } }: { receipt: KillReceipt }) {
  const total = effectCount.done + effectCount.underWay
  return (
    <section aria-label="Already happened" className="space-y-2">
      <p className="text-sm">
        {total === 0
          ? 'No writing call had left before.'
          : `Already happened: ${effectCount.done} done, ${effectCount.underWay} under way.`}
      </p>
      {effects.length > 0 && (
        <div className="rounded-lg border border-line">
          <DataTable
            label="Calls that had left"
            rows={effects}
            columns={columns}
            rowId={(effect) => effect.stepId}
          />
        </div>
      )}
      {total > effects.length && <p className="text-faint text-xs">and {total - effects.length} more</p>}
    </section>
  )
}
