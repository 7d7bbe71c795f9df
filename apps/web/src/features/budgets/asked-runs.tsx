import type { BudgetDetail } from '@ground-control/core/budgets/schema'
import Link from 'next/link'
import { Card, CardHeader } from '@/components/card'
import { RunRow } from './run-row'

/** The runs that wait for somebody to raise the budget; nothing while there are none. */
export function AskedRuns({ runs }: { runs: BudgetDetail['askedRuns'] }) {
  if (runs.length === 0) return null
  return (
    <Card>
      <CardHeader title="Runs that ask for more" hint="They wait for somebody to raise the budget" />
      <ul className="divide-y divide-line">
        {runs.map((run) => (
          <RunRow key={run.approvalId} run={run}>
            <Link href="/approvals" className="underline-offset-4 hover:underline">
              {run.title}
            </Link>
          </RunRow>
        ))}
      </ul>
    </Card>
  )
}
