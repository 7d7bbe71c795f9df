import type { BudgetScope, BudgetUnit, BudgetWindow, Threshold } from '@ground-control/core/budgets/schema'
import type { Tx } from '../database.ts'

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

/**
 * After limit or ladder have changed: notes in each account of the present windows the highest threshold that is
 * reached now. One that is no longer reached can fire again; of the others, `was` and `is` tell which fire now.
 * Locks accounts in the order of their ids, as calls do.
 */
export async function rearmThresholds(
  tx: Tx,
  budgetId: string,
  limit: bigint,
  percents: readonly number[],
): Promise<Array<{ accountId: string; was: number; is: number }>> {
  const reached = (account: string) =>
    `coalesce((select max(percent) from unnest($3::int[]) percent
       where ${account}.spent + ${account}.overage > 0
         and (${account}.spent + ${account}.overage)::numeric * 100 >= $2::numeric * percent), 0)`
  return tx.query(
    `with changing as (
       select a.id, a.crossed as was from budget_accounts a
       where a.budget_id = $1 and (a.ends_at is null or a.ends_at > now()) and a.crossed <> ${reached('a')}
       order by a.id limit ${maxRearmed} for update
     )
     update budget_accounts b set crossed = ${reached('b')} from changing where b.id = changing.id
     returning b.id as "accountId", changing.was, b.crossed as is`,
    [budgetId, limit, percents],
  )
}
