import type { BudgetDetail } from '@ground-control/core/budgets/schema'
import Link from 'next/link'
import { Card, CardHeader } from '@/components/card'
import { RelativeTime } from '@/components/relative-time'
import { ShortId } from '@/components/short-id'

/** The runs that met the limit, each a link. */
export function RefusedRuns({ budget }: { budget: BudgetDetail }) {
  return (
    <Card>
      <CardHeader
        title="Refused runs"
        hint={`${budget.refusals24h} ${budget.refusals24h === 1 ? 'refusal' : 'refusals'} in 24 hours`}
      />
      {budget.refusedRuns.length === 0 ? (
        <p className="p-4 text-soft text-sm">This budget has refused no run lately.</p>
      ) : (
        <ul className="divide-y divide-line">
          {budget.refusedRuns.map((run) => (
            <li
              key={`${run.runId} ${run.at}`}
              className="flex flex-wrap items-center gap-x-3 gap-y-0.5 px-4 py-2 text-sm"
            >
              <Link
                href={`/runs/${run.runId}`}
                className="inline-flex min-h-6 items-center gap-2 underline-offset-4 hover:underline"
              >
                <span className="font-medium">{run.agentName}</span> <ShortId id={run.runId} />
              </Link>
              <span className="min-w-0 flex-1 basis-48 break-words text-soft">{run.message}</span>
              <RelativeTime at={run.at} className="text-faint text-xs" />
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
