import type { BudgetScope, BudgetUnit, BudgetWindow, Threshold } from '@ground-control/core/budgets/schema'
import type { Tx } from '../database.ts'
import { rowSet } from '../unnest.ts'

export type ActiveBudget = {
  id: string
  name: string
  scope: BudgetScope
  scopeValue: string | null
  window: BudgetWindow
  rollingMs: bigint | null
  unit: BudgetUnit
  limit: bigint
  hard: boolean
  thresholds: Threshold[]
}

export async function readActiveBudgets(tx: Tx): Promise<{ budgets: ActiveBudget[]; timeZone: string }> {
  const budgets = await tx.prepared<ActiveBudget>(
    `select id, name, case scope::text when 'end_user' then 'endUser' else scope::text end as scope, scope_value as "scopeValue",
       "window", rolling_ms as "rollingMs", unit, "limit", hard, thresholds
     from budgets where workspace_id = $1 and archived_at is null order by id`,
    [tx.workspaceId],
  )
  if (budgets.length === 0) return { budgets, timeZone: 'UTC' }
  const zone = await tx.prepared<{ timeZone: string }>(
    'select time_zone as "timeZone" from workspaces where id = $1',
    [tx.workspaceId],
  )
  return { budgets, timeZone: zone[0]?.timeZone ?? 'UTC' }
}

export type Account = {
  id: string
  budgetId: string
  subject: string
  startsAt: Date
  held: bigint
  spent: bigint
  overage: bigint
  crossed: number
  unit: BudgetUnit
  limit: bigint
  thresholds: Threshold[]
  budgetName: string
}
export type AccountKey = {
  id: string
  budgetId: string
  subject: string
  startsAt: Date
  endsAt: Date | null
}

export const accountKeyOf = (key: { budgetId: string; subject: string; startsAt: Date }) =>
  `${key.budgetId} ${key.startsAt.getTime()} ${key.subject}`

const locked = `select a.id, a.budget_id as "budgetId", a.subject, a.starts_at as "startsAt", a.held, a.spent, a.overage, a.crossed,
  b.unit, b."limit", b.thresholds, b.name as "budgetName"
  from budget_accounts a join budgets b on b.id = a.budget_id`

/** Makes the accounts that are missing and locks all of them, in the order of their ids. */
export async function lockAccounts(tx: Tx, keys: readonly AccountKey[]): Promise<Account[]> {
  if (keys.length === 0) return []
  const set = rowSet(keys, [
    ['id', 'text', (key) => key.id],
    ['budget_id', 'text', (key) => key.budgetId],
    ['subject', 'text', (key) => key.subject],
    ['starts_at', 'timestamptz', (key) => key.startsAt],
    ['ends_at', 'timestamptz', (key) => key.endsAt],
  ])
  const lock = () =>
    tx.prepared<Account>(
      `${locked} where (a.budget_id, a.subject, a.starts_at) in
         (select budget_id, subject, starts_at from ${set.source}) order by a.id for update of a`,
      set.values,
    )
  const found = await lock()
  if (found.length === keys.length) return found
  await tx.query(
    `insert into budget_accounts (id, workspace_id, budget_id, subject, starts_at, ends_at)
     select id, $6, budget_id, subject, starts_at, ends_at from ${set.source} order by budget_id, subject, starts_at
     on conflict (budget_id, subject, starts_at) do nothing`,
    [...set.values, tx.workspaceId],
  )
  return lock()
}

export async function lockAccountsById(tx: Tx, ids: readonly string[]): Promise<Account[]> {
  if (ids.length === 0) return []
  return tx.prepared<Account>(`${locked} where a.id = any($1::text[]) order by a.id for update of a`, [
    [...new Set(ids)],
  ])
}

/** Locks what holds stand in: those named, and the open ones of the runs named. In the order of their ids. */
export async function lockAccountsOfHolds(tx: Tx, holdIds: readonly string[], runIds: readonly string[]) {
  await tx.prepared(
    `select from budget_accounts where id in (
       select unnest(account_ids) from holds where id = any($1::text[])
       union select unnest(account_ids) from holds where run_id = any($2::text[]) and status = 'open')
     order by id for update`,
    [holdIds, runIds],
  )
}

/** Writes the balances of locked accounts. */
export function writeAccounts(tx: Tx, accounts: readonly Account[]) {
  if (accounts.length === 0) return
  const set = rowSet(accounts, [
    ['id', 'text', (account) => account.id],
    ['held', 'bigint', (account) => account.held],
    ['spent', 'bigint', (account) => account.spent],
    ['overage', 'bigint', (account) => account.overage],
    ['crossed', 'int', (account) => account.crossed],
  ])
  tx.write(
    `update budget_accounts set held = t.held, spent = t.spent, overage = t.overage, crossed = t.crossed
     from ${set.source} where budget_accounts.id = t.id`,
    set.values,
  )
  for (const account of accounts) tx.changed('budgets', account.budgetId)
}

export type LedgerWrite = {
  id: string
  accountId: string
  holdId: string
  runId: string
  kind: 'hold' | 'settle' | 'release' | 'expire' | 'overage'
  amount: bigint
}

/** Which side each kind of entry moves money from and to. */
const sides = {
  hold: ['available', 'held'],
  settle: ['held', 'spent'],
  release: ['held', 'available'],
  expire: ['held', 'available'],
  overage: ['uncovered', 'overage'],
} as const

const sideOf = (side: 0 | 1) =>
  `case kind ${Object.entries(sides)
    .map(([kind, both]) => `when '${kind}' then '${both[side]}'`)
    .join(' ')} end`

/** Entries of nothing are left out: they would say nothing. */
export function appendLedger(tx: Tx, entries: readonly LedgerWrite[]) {
  const real = entries.filter((entry) => entry.amount > 0n)
  if (real.length === 0) return
  const set = rowSet(real, [
    ['id', 'text', (entry) => entry.id],
    ['account_id', 'text', (entry) => entry.accountId],
    ['hold_id', 'text', (entry) => entry.holdId],
    ['run_id', 'text', (entry) => entry.runId],
    ['kind', 'ledger_kind', (entry) => entry.kind],
    ['amount', 'bigint', (entry) => entry.amount],
  ])
  tx.write(
    `insert into ledger_entries (workspace_id, ${set.names}, debit, credit)
     select $7, ${set.names}, ${sideOf(0)}, ${sideOf(1)} from ${set.source}`,
    [...set.values, tx.workspaceId],
  )
}
