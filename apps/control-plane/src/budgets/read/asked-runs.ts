import { type BudgetDetail, raiseAction } from '@ground-control/core/budgets/schema'
import type { Reader } from '@ground-control/db/database'

const maxAskedRuns = 20

/** Runs that wait for somebody to raise a budget, newest first. */
export async function askedRuns(
  prisma: Reader,
  workspaceId: string,
  budgetId: string,
): Promise<BudgetDetail['askedRuns']> {
  type Row = { runId: string; agentName: string; at: Date; approvalId: string; title: string }
  const rows = await prisma.$queryRaw<Row[]>`
    select p.run_id as "runId", a.name as "agentName", p.created_at as at, p.id as "approvalId", p.title
    from approvals p join agents a on a.id = p.agent_id
    where p.workspace_id = ${workspaceId} and p.status = 'pending' and p.action = ${raiseAction}
      and p.arguments ->> 'budgetId' = ${budgetId}
    order by p.created_at desc, p.id desc limit ${maxAskedRuns}`
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}
