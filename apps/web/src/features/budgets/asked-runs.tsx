import type { BudgetDetail } from '@ground-control/core/budgets/schema'
import Link from 'next/link'
import { Card, CardHeader } from '@/components/card'
import { RelativeTime } from '@/components/relative-time'
import { ShortId } from '@/components/short-id'

/** The runs that wait for somebody to raise the budget; nothing while there are none. */
export function AskedRuns({ runs }: { runs: BudgetDetail['askedRuns'] }) {
  if (runs.length === 0) return null
  return (
    <Card>
      <CardHeader title="Runs that ask for more" hint="They wait for somebody to raise the budget" />
      <ul className="divide-y divide-line">
        {runs.map((run) => (
          <li
            key={run.approvalId}
            className="flex flex-wrap items-center gap-x-3 gap-y-0.5 px-4 py-2 text-sm"
          >
            <Link
              href={`/runs/${run.runId}`}
              className="inline-flex min-h-6 items-center gap-2 underline-offset-4 hover:underline"
            >
              <span className="font-medium">{run.agentName}</span> <ShortId id={run.runId} />
            </Link>
            <Link
              href="/approvals"
              className="min-w-0 flex-1 basis-48 break-words text-soft underline-offset-4 hover:underline"
            >
              {run.title}
            </Link>
            <RelativeTime at={run.at} className="text-faint text-xs" />
          </li>
        ))}
      </ul>
    </Card>
  )
}
