import type { ActorRef } from '@ground-control/core/actors'
import type { BudgetDetail, BudgetView, TopUpView } from '@ground-control/core/budgets/schema'
import { AppError } from '@ground-control/core/errors'
import type { Reader } from '@ground-control/db/database'
import type { Services } from '../../services.ts'
import { askedRuns } from './asked-runs.ts'
import { budgetCorrections } from './budget-corrections.ts'
import { showBudgets } from './budget-views.ts'
import { spendingSeries } from './spending-series.ts'

const maxAccounts = 100
const maxRefusedRuns = 20
const maxTopUps = 50
/** Looked through, of all budgets together: the index knows their time, not their budget. */
const maxRefusals = 2_000

/** One budget as the table shows it. Throws not_found. */
export async function readBudget(services: Services, workspaceId: string, id: string): Promise<BudgetView> {
  return services.db.read(workspaceId, async (prisma) => (await find(prisma, workspaceId, id, 1)).view)
}

/** One budget with its accounts, its burn-down and the runs that met it. Throws not_found. */
export async function getBudget(services: Services, workspaceId: string, id: string): Promise<BudgetDetail> {
  return services.db.read(workspaceId, async (prisma) => {
    const shown = await find(prisma, workspaceId, id, maxAccounts)
    return {
      ...shown.view,
      accounts: shown.accounts,
      series: await spendingSeries(prisma, shown),
      topUps: await topUps(prisma, id, shown.now),
      refusedRuns: await refusedRuns(prisma, workspaceId, id),
      askedRuns: await askedRuns(prisma, workspaceId, id),
      corrections: await budgetCorrections(prisma, workspaceId, shown),
    }
  })
}

/** The budget is known to be of this workspace. */
async function topUps(prisma: Reader, budgetId: string, now: Date): Promise<TopUpView[]> {
  const rows = await prisma.override.findMany({
    where: {
      kind: 'topUp',
      scopeId: budgetId,
      liftedAt: null,
      OR: [{ expiresAt: null }, { expiresAt: { gt: now } }],
    },
    orderBy: { createdAt: 'desc' },
    take: maxTopUps,
  })
  return rows.map((row) => {
    const { amount, subject } = row.params as { amount: string; subject?: string }
    return {
      id: row.id,
      subject: subject ?? null,
      amount,
      reason: row.reason,
      authorName: (row.author as unknown as ActorRef).name,
      createdAt: row.createdAt.toISOString(),
      expiresAt: row.expiresAt?.toISOString() ?? null,
    }
  })
}

async function find(prisma: Reader, workspaceId: string, id: string, accountsEach: number) {
  const row = await prisma.budget.findFirst({ where: { id, workspaceId } })
  if (row === null) throw new AppError('not_found', 'no such budget')
  const [shown] = await showBudgets(prisma, workspaceId, [row], accountsEach)
  return shown!
}

/** Each run once, at its latest refusal, newest first. A run that was refused before it began is none. */
async function refusedRuns(
  prisma: Reader,
  workspaceId: string,
  budgetId: string,
): Promise<BudgetDetail['refusedRuns']> {
  const rows = await prisma.$queryRaw<Array<{ runId: string; agentName: string; at: Date; message: string }>>`
    select e.run_id as "runId", a.name as "agentName", e.created_at as at, coalesce(e.data ->> 'message', '') as message
    from (
      select * from (
        select * from events where workspace_id = ${workspaceId} and type = 'budget.refused'
        order by created_at desc limit ${maxRefusals}
      ) recent where data ->> 'budgetId' = ${budgetId} order by created_at desc, id desc limit ${maxRefusedRuns * 10}
    ) e join runs r on r.id = e.run_id join agents a on a.id = r.agent_id
    order by e.created_at desc, e.id desc`
  const latest = new Map<string, BudgetDetail['refusedRuns'][number]>()
  for (const row of rows)
    if (!latest.has(row.runId)) latest.set(row.runId, { ...row, at: row.at.toISOString() })
  return [...latest.values()].slice(0, maxRefusedRuns)
}
