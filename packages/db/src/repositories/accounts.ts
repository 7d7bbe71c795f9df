import type { BudgetScope, BudgetUnit, BudgetWindow, Threshold } from '@ground-control/core/budgets/schema'
import type { WorkspaceZone } from '@ground-control/core/budgets/zone-change'
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

export async function readActiveBudgets(tx: Tx): Promise<{ budgets: ActiveBudget[]; zone: WorkspaceZone }> {
  const [budgets, zones] = await Promise.all([
    tx.prepared<ActiveBudget>(
      `select id, name, case scope::text when 'end_user' then 'endUser' else scope::text end as scope, scope_value as "scopeValue",
       "window", rolling_ms as "rollingMs", unit, "limit", hard, thresholds
     from budgets where workspace_id = $1 and archived_at is null order by id`,
      [tx.workspaceId],
    ),
    tx.prepared<WorkspaceZone>(
      'select time_zone as "timeZone", time_zone_changes as changes from workspaces where id = $1',
      [tx.workspaceId],
    ),
  ])
  return { budgets, zone: zones[0] ?? { timeZone: 'UTC', changes: [] } }
}

export type Account = {
  id: string
  budgetId: string
  subject: string
  startsAt: Date
  endsAt: Date | null
  held: bigint
  spent: bigint
  overage: bigint
  crossed: number
  /** when a throttled account lets the next call pass */
  nextAt: Date | null
  unit: BudgetUnit
  /** top-ups in force included */
  limit: bigint
  hard: boolean
  thresholds: Threshold[]
  budgetName: string
  window: BudgetWindow
  rollingMs: bigint | null
  scope: BudgetScope
  /** of a rolling window: what its earlier tiles hold and have used */
  earlier: { held: bigint; used: bigint }
}
export type AccountKey = {
  id: string
  budgetId: string
  subject: string
  startsAt: Date
  endsAt: Date | null
  /** before `startsAt` in a rolling window alone */
  countsFrom: Date
}

export const accountKeyOf = (key: { budgetId: string; subject: string; startsAt: Date }) =>
  `${key.budgetId} ${key.startsAt.getTime()} ${key.subject}`

const locked = `select a.id, a.budget_id as "budgetId", a.subject, a.starts_at as "startsAt", a.ends_at as "endsAt", a.held, a.spent,
  a.overage, a.crossed, a.next_at as "nextAt", b.unit, b."limit", b.hard, b.thresholds, b.name as "budgetName", b."window",
  b.rolling_ms as "rollingMs", case b.scope::text when 'end_user' then 'endUser' else b.scope::text end as scope
  from budget_accounts a join budgets b on b.id = a.budget_id`

type LockedRow = Omit<Account, 'earlier'>

/** Makes the accounts that are missing and locks all of them, in the order of their ids. */
export async function lockAccounts(tx: Tx, keys: readonly AccountKey[]): Promise<Account[]> {
  if (keys.length === 0) return []
  const set = rowSet(keys, [
    ['id', 'text', (key) => key.id],
    ['budget_id', 'text', (key) => key.budgetId],
    ['subject', 'text', (key) => key.subject],
    ['starts_at', 'timestamptz', (key) => key.startsAt],
    ['ends_at', 'timestamptz', (key) => key.endsAt],
    ['counts_from', 'timestamptz', (key) => key.countsFrom],
  ])
  const present = new Set(keys.map(accountKeyOf))
  const lock = async () => {
    const [rows, topUps] = await withTopUps(
      tx,
      tx.prepared<LockedRow>(
        `${locked} join ${set.source} on a.budget_id = t.budget_id and a.subject = t.subject
           and a.starts_at between t.counts_from and t.starts_at order by a.id for update of a`,
        set.values,
      ),
    )
    const mine = rows.filter((row) => present.has(accountKeyOf(row)))
    const earlier = Map.groupBy(
      rows.filter((row) => !present.has(accountKeyOf(row))),
      (row) => `${row.budgetId} ${row.subject}`,
    )
    return mine.map((row) => accountOf(row, topUps, earlier.get(`${row.budgetId} ${row.subject}`) ?? []))
  }
  const found = await lock()
  if (found.length === keys.length) return found
  await tx.query(
    `insert into budget_accounts (id, workspace_id, budget_id, subject, starts_at, ends_at)
     select id, $7, budget_id, subject, starts_at, ends_at from ${set.source} order by budget_id, subject, starts_at
     on conflict (budget_id, subject, starts_at) do nothing`,
    [...set.values, tx.workspaceId],
  )
  return lock()
}

/** The accounts and, of rolling windows, those beside them that count in the present one. */
export async function lockAccountsById(tx: Tx, ids: readonly string[]): Promise<Account[]> {
  if (ids.length === 0) return []
  const [rows, topUps] = await withTopUps(
    tx,
    tx.prepared<LockedRow>(
      `${locked} where a.id in (
         select unnest($1::text[])
         union
         select s.id from budget_accounts m join budgets r on r.id = m.budget_id and r."window" = 'rolling'
           join budget_accounts s on s.budget_id = m.budget_id and s.subject = m.subject
             and s.starts_at > now() - r.rolling_ms * 1.1 * interval '1 millisecond'
         where m.id = any($1::text[])
       ) order by a.id for update of a`,
      [[...new Set(ids)]],
    ),
  )
  return rows.map((row) => accountOf(row, topUps, []))
}

type TopUp = { budgetId: string; subject: string | null; amount: bigint }

/** Read behind the locks: who raised a budget meanwhile has held them before, and is seen. */
async function withTopUps<Row>(tx: Tx, rows: Promise<Row[]>): Promise<[Row[], TopUp[]]> {
  return Promise.all([
    rows,
    tx.prepared<TopUp>(
      `select scope_id as "budgetId", params ->> 'subject' as subject, (params ->> 'amount')::bigint as amount from overrides
       where workspace_id = $1 and kind = 'top_up' and lifted_at is null and (expires_at is null or expires_at > now())`,
      [tx.workspaceId],
    ),
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

function accountOf(row: LockedRow, topUps: readonly TopUp[], earlier: readonly LockedRow[]): Account {
  let { limit } = row
  for (const { budgetId, subject, amount } of topUps)
    if (budgetId === row.budgetId && (subject ?? row.subject) === row.subject) limit += amount
  const before = { held: 0n, used: 0n }
  for (const tile of earlier) {
    before.held += tile.held
    before.used += tile.spent + tile.overage
  }
  return { ...row, limit, earlier: before }
}

/** What top-ups in force add to the limit of the budget `b` for the subject of the account `a`. */
export const raisedBy = `coalesce((select sum((o.params ->> 'amount')::numeric) from overrides o
  where o.workspace_id = b.workspace_id and o.kind = 'top_up' and o.scope_id = b.id and o.lifted_at is null
    and (o.expires_at is null or o.expires_at > now()) and coalesce(o.params ->> 'subject', a.subject) = a.subject), 0)`

/** The newest account of each subject that has nothing left in a budget's present window. */
export async function fullAccounts(
  tx: Tx,
  windows: ReadonlyArray<Pick<AccountKey, 'budgetId' | 'countsFrom'>>,
): Promise<Array<{ id: string; budgetId: string; subject: string }>> {
  const set = rowSet(windows, [
    ['budget_id', 'text', (window) => window.budgetId],
    ['counts_from', 'timestamptz', (window) => window.countsFrom],
  ])
  return tx.query(
    `select a.id, a.budget_id as "budgetId", a.subject
     from (
       select max(a.id) as id, a.budget_id, a.subject, sum(a.held + a.spent + a.overage) as used
       from ${set.source} join budget_accounts a on a.budget_id = t.budget_id and a.starts_at >= t.counts_from group by 2, 3
     ) a join budgets b on b.id = a.budget_id where a.used >= b."limit" and a.used >= b."limit" + ${raisedBy}`,
    set.values,
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
    ['next_at', 'timestamptz', (account) => account.nextAt],
  ])
  tx.write(
    `update budget_accounts set held = t.held, spent = t.spent, overage = t.overage, crossed = t.crossed, next_at = t.next_at
     from ${set.source} where budget_accounts.id = t.id`,
    set.values,
  )
  for (const account of accounts) tx.changed('budgets', account.budgetId)
}

export type LedgerWrite = {
  id: string
  accountId: string
  /** of one hold, or how many were made together */
  of: { holdId: string; runId: string } | { holds: number }
  kind: 'hold' | 'settle' | 'release' | 'expire' | 'overage'
  amount: bigint
  /** what the account has used with this entry, overage included */
  used: bigint
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

/**
 * Entries of nothing are left out: they would say nothing. Their time is when they are written, behind the account's
 * lock: by the beginning of their transactions two that waited for one another could stand the wrong way round, and the
 * later entry say that less was used.
 */
export function appendLedger(tx: Tx, entries: readonly LedgerWrite[]) {
  const real = entries.filter((entry) => entry.amount > 0n)
  if (real.length === 0) return
  const set = rowSet(real, [
    ['id', 'text', (entry) => entry.id],
    ['account_id', 'text', (entry) => entry.accountId],
    ['hold_id', 'text', ({ of }) => ('holdId' in of ? of.holdId : null)],
    ['run_id', 'text', ({ of }) => ('runId' in of ? of.runId : null)],
    ['holds', 'int', ({ of }) => ('holds' in of ? of.holds : 1)],
    ['kind', 'ledger_kind', (entry) => entry.kind],
    ['amount', 'bigint', (entry) => entry.amount],
    ['used', 'bigint', (entry) => entry.used],
  ])
  tx.write(
    `insert into ledger_entries (workspace_id, ${set.names}, debit, credit, created_at)
     select $9, ${set.names}, ${sideOf(0)}, ${sideOf(1)}, clock_timestamp() from ${set.source}`,
    [...set.values, tx.workspaceId],
  )
}
