import type { BudgetAccountView, BudgetView, Threshold } from '@ground-control/core/budgets/schema'
import { countsFrom, type Window } from '@ground-control/core/budgets/windows'
import { type WorkspaceZone, windowIn } from '@ground-control/core/budgets/zone-change'
import type { Reader } from '@ground-control/db/database'
import type { Budget } from '@ground-control/db/generated/client'
import { type Forecast, readForecasts } from './forecasts.ts'
import { type PresentAccount, presentAccounts } from './present-accounts.ts'
import { scopeLabel } from './scope-label.ts'

const maxRefusals = 10_000
const notForeseen: Forecast = { forecastAt: null, forecastBand: null }

export type ShownBudget = {
  view: BudgetView
  window: Window
  /** null where it has no end, or slides */
  endsAt: Date | null
  /** since when its present window counts */
  sinceAt: Date
  now: Date
  accounts: BudgetAccountView[]
}

/** Budgets with what their present windows hold: seven look-ups for any number of budgets. */
export async function showBudgets(
  prisma: Reader,
  workspaceId: string,
  rows: readonly Budget[],
  accountsEach: number,
): Promise<ShownBudget[]> {
  if (rows.length === 0) return []
  const [clock] = await prisma.$queryRaw<Array<WorkspaceZone & { now: Date }>>`
    select now() as now, time_zone as "timeZone", time_zone_changes as changes from workspaces where id = ${workspaceId}`
  const { now, ...zone } = clock!
  const windows = rows.map((row) => windowIn(row, now, zone))
  const wanted = rows.map((row, index) => ({ ...row, countsFrom: countsFrom(row, windows[index]!) }))
  const accounts = await presentAccounts(prisma, workspaceId, wanted, accountsEach)
  const refusals = await countRefusals(prisma, workspaceId)
  const names = await agentNames(prisma, rows, [...accounts.values()].flat())
  const shown = rows.map((row, index) => {
    const window = windows[index]!
    const sinceAt = new Date(Math.max(row.createdAt.getTime(), wanted[index]!.countsFrom.getTime()))
    // What slides never starts anew.
    return { row, window, sinceAt, now, endsAt: row.window === 'rolling' ? null : window.endsAt }
  })
  // A run's own rate says nothing of when it began to spend.
  const foreseen = shown.flatMap(({ row, sinceAt, endsAt }) => {
    const account = row.scope === 'run' ? undefined : accounts.get(row.id)?.[0]
    return account === undefined ? [] : [{ account, sinceAt, now, endsAt }]
  })
  const found = await readForecasts(prisma, foreseen)
  const forecasts = new Map(foreseen.map(({ account }, index) => [account.budgetId, found[index]!]))
  return shown.map(({ row, window, sinceAt, endsAt }) => {
    const views = (accounts.get(row.id) ?? []).map((account) => accountView(row, account, names))
    return {
      window,
      endsAt,
      sinceAt,
      now,
      accounts: views,
      view: {
        id: row.id,
        revision: row.revision,
        name: row.name,
        scope: row.scope,
        scopeValue: row.scopeValue,
        scopeLabel: scopeLabel(row.scope, row.scopeValue, names),
        window: row.window,
        rollingMs: row.rollingMs === null ? null : Number(row.rollingMs),
        unit: row.unit,
        limit: row.limit.toString(),
        hard: row.hard,
        thresholds: row.thresholds as Threshold[],
        createdAt: row.createdAt.toISOString(),
        archivedAt: row.archivedAt?.toISOString() ?? null,
        current: views[0] ?? null,
        resetsAt: endsAt?.toISOString() ?? null,
        ...(forecasts.get(row.id) ?? notForeseen),
        refusals24h: refusals.get(row.id) ?? 0,
      },
    }
  })
}

function accountView(budget: Budget, account: PresentAccount, names: Map<string, string>): BudgetAccountView {
  const available = account.limit - account.held - account.spent - account.overage
  return {
    id: account.id,
    subject: account.subject,
    subjectLabel: scopeLabel(budget.scope, account.subject, names),
    startsAt: account.startsAt.toISOString(),
    endsAt: budget.window === 'rolling' ? null : (account.endsAt?.toISOString() ?? null),
    limit: account.limit.toString(),
    held: account.held.toString(),
    spent: account.spent.toString(),
    overage: account.overage.toString(),
    available: (available > 0n ? available : 0n).toString(),
  }
}

/** By budget, out of the workspace's newest refusals: the index knows their time, not their budget. */
async function countRefusals(prisma: Reader, workspaceId: string) {
  const rows = await prisma.$queryRaw<Array<{ id: string; count: number }>>`
    select data ->> 'budgetId' as id, count(*)::int as count from (
      select data from events where workspace_id = ${workspaceId} and type = 'budget.refused'
        and created_at > now() - interval '24 hours' order by created_at desc limit ${maxRefusals}
    ) recent group by 1`
  return new Map(rows.map((row) => [row.id, row.count]))
}

async function agentNames(prisma: Reader, budgets: readonly Budget[], accounts: readonly PresentAccount[]) {
  const ofAgents = new Set(budgets.filter((budget) => budget.scope === 'agent').map((budget) => budget.id))
  const ids = new Set(
    accounts.filter((account) => ofAgents.has(account.budgetId)).map((account) => account.subject),
  )
  for (const budget of budgets)
    if (budget.scope === 'agent' && budget.scopeValue !== null) ids.add(budget.scopeValue)
  if (ids.size === 0) return new Map<string, string>()
  const agents = await prisma.agent.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, name: true },
  })
  return new Map(agents.map((agent) => [agent.id, agent.name]))
}
