import type { BudgetScope, BudgetUnit, BudgetWindow, Threshold } from '@ground-control/core/budgets/schema'
import type { Failure } from '@ground-control/core/runs/schema'
import type { Tx } from '../database.ts'
import { rowSet } from '../unnest.ts'
import { raisedBy } from './accounts.ts'

/** What people set of a budget. */
export type BudgetSettings = {
  name: string
  scope: BudgetScope
  /** an agent's id, never its name */
  scopeValue: string | null
  window: BudgetWindow
  rollingMs: number | null
  unit: BudgetUnit
  limit: bigint
  hard: boolean
  thresholds: Threshold[]
}
export type LockedBudget = BudgetSettings & { id: string; revision: number; archivedAt: Date | null }

const scopeInSql = (scope: BudgetScope) => (scope === 'endUser' ? 'end_user' : scope)

export async function lockBudget(tx: Tx, id: string): Promise<LockedBudget | null> {
  const [row] = await tx.query<Omit<LockedBudget, 'rollingMs'> & { rollingMs: bigint | null }>(
    `select id, revision, name, case scope::text when 'end_user' then 'endUser' else scope::text end as scope,
       scope_value as "scopeValue", "window", rolling_ms as "rollingMs", unit, "limit", hard, thresholds,
       archived_at as "archivedAt"
     from budgets where id = $1 and workspace_id = $2 for update`,
    [id, tx.workspaceId],
  )
  return row === undefined
    ? null
    : { ...row, rollingMs: row.rollingMs === null ? null : Number(row.rollingMs) }
}

const valuesOf = (settings: BudgetSettings) => [
  settings.name,
  scopeInSql(settings.scope),
  settings.scopeValue,
  settings.window,
  settings.rollingMs,
  settings.unit,
  settings.limit,
  settings.hard,
  JSON.stringify(settings.thresholds),
]

export async function insertBudget(tx: Tx, id: string, settings: BudgetSettings, createdBy: string) {
  await tx.query(
    `insert into budgets (id, workspace_id, name, scope, scope_value, "window", rolling_ms, unit, "limit", hard, thresholds, created_by)
     values ($10, $11, $1, $2::budget_scope, $3, $4::budget_window, $5, $6::budget_unit, $7, $8, $9::jsonb, $12)`,
    [...valuesOf(settings), id, tx.workspaceId, createdBy],
  )
  tx.changed('budgets', id)
}

/** @returns whether the budget still had that revision */
export async function updateBudget(tx: Tx, id: string, revision: number, settings: BudgetSettings) {
  const rows = await tx.query(
    `update budgets set name = $1, scope = $2::budget_scope, scope_value = $3, "window" = $4::budget_window, rolling_ms = $5,
       unit = $6::budget_unit, "limit" = $7, hard = $8, thresholds = $9::jsonb, revision = revision + 1, updated_at = now()
     where id = $10 and revision = $11 and archived_at is null returning id`,
    [...valuesOf(settings), id, revision],
  )
  tx.changed('budgets', id)
  return rows.length === 1
}

export async function archiveBudget(tx: Tx, id: string) {
  await tx.query(
    'update budgets set archived_at = now(), updated_at = now(), revision = revision + 1 where id = $1',
    [id],
  )
  tx.changed('budgets', id)
}

/** Whether anything was ever counted in the budget. */
export async function hasAccounts(tx: Tx, budgetId: string): Promise<boolean> {
  const [row] = await tx.query<{ found: boolean }>(
    'select exists (select from budget_accounts where budget_id = $1) as found',
    [budgetId],
  )
  return row?.found ?? false
}

const maxRearmed = 10_000

/** The present accounts of a budget, or of one subject in it, locked in the order of their ids, as calls do. */
const present = `select a.* from budget_accounts a
  where a.budget_id = $1 and (a.ends_at is null or a.ends_at > now()) and a.subject = coalesce($2, a.subject)
  order by a.id limit ${maxRearmed} for update`

/**
 * After limit, ladder or top-ups have changed: notes in each account of the present windows the highest threshold that
 * is reached now. One that is no longer reached can fire again; of the others, `was` and `is` tell which fire now.
 */
export async function rearmThresholds(
  tx: Tx,
  budgetId: string,
  subject: string | null,
  percents: readonly number[],
): Promise<Array<{ accountId: string; subject: string; endsAt: Date | null; was: number; is: number }>> {
  await tx.query(present, [budgetId, subject])
  return tx.query(
    `with changing as (
       select a.id, a.crossed as was, coalesce((select max(percent) from unnest($3::int[]) percent
         where a.spent + a.overage > 0 and (a.spent + a.overage)::numeric * 100 >= (b."limit" + ${raisedBy}) * percent), 0) as is
       from (${present}) a join budgets b on b.id = a.budget_id
     )
     update budget_accounts c set crossed = changing.is from changing where c.id = changing.id and c.crossed <> changing.is
     returning c.id as "accountId", c.subject, c.ends_at as "endsAt", changing.was, changing.is`,
    [budgetId, subject, percents],
  )
}

/** Notes that a lower model serves these runs, and why: kept whatever their workers say of it at the end. */
export async function markDegraded(tx: Tx, runs: ReadonlyArray<{ runId: string; because: Failure }>) {
  if (runs.length === 0) return
  const set = rowSet(runs, [
    ['id', 'text', (run) => run.runId],
    ['because', 'jsonb', (run) => run.because],
  ])
  await tx.query(
    `update runs set degraded = true, degraded_because = t.because
     from (select distinct on (id) * from ${set.source} order by id) t where runs.id = t.id and not runs.degraded`,
    set.values,
  )
}
