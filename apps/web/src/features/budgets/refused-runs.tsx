import type { BudgetDetail } from '@ground-control/core/budgets/schema'
import { Card, CardHeader } from '@/components/card'
import { RunRow } from './run-row'

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
            <RunRow key={`${run.runId} ${run.at}`} run={run}>
              {run.message}
            </RunRow>
          ))}
        </ul>
      )}
    </Card>
  )
}
