import pg from 'pg'

const budgets = 200
/** A budget in the middle of a month of calls, of which every second entry is what a call used. */
const days = 30

/** Brings a workspace to 200 budgets with so many entries each in their present windows. */
export async function fillBudgets(ownerUrl: string, workspaceId: string, entriesEach: number): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  try {
    await owner.query(budgetsSql, [workspaceId])
    await owner.query(accountsSql, [workspaceId])
    const { rows } = await owner.query<{ id: string; entries: number }>(entriesSql, [workspaceId])
    for (const { id, entries } of rows) await owner.query(ledgerSql, [workspaceId, id, entries, entriesEach])
    await owner.query(spentSql, [workspaceId])
    await owner.query(limitSql, [workspaceId])
    await owner.query('vacuum (analyze) budgets, budget_accounts, ledger_entries')
  } finally {
    await owner.end()
  }
}

const idOf = (prefix: string, number: string) => `'${prefix}_' || lpad((${number})::text, 26, '0')`

const budgetsSql = `insert into budgets (id, workspace_id, name, scope, scope_value, "window", unit, "limit", thresholds, created_by, created_at)
  select ${idOf('bud', 'n')}, $1, 'Budget ' || n, 'end_user', 'user-' || n, 'total', 'cost', 1000000000, '[]', 'bench', now() - interval '${days} days'
  from generate_series(1, ${budgets}) n on conflict do nothing`

const accountsSql = `insert into budget_accounts (id, workspace_id, budget_id, subject, starts_at)
  select replace(id, 'bud_', 'acc_'), $1, id, scope_value, 'epoch' from budgets where workspace_id = $1 on conflict do nothing`

const entriesSql = `select a.id, coalesce(l.entries, 0) as entries from budget_accounts a
  left join (select account_id, count(*)::int as entries from ledger_entries group by 1) l on l.account_id = a.id
  where a.workspace_id = $1 order by a.id`

/** Those made later are later: each account's time goes from entry to entry. */
const ledgerSql = `insert into ledger_entries (id, workspace_id, account_id, hold_id, run_id, kind, debit, credit, amount, used, created_at)
  select 'led_' || substr($2, 5, 16) || lpad(n::text, 10, '0'), $1, $2, 'hold', 'run', (case when n % 2 = 0 then 'hold' else 'settle' end)::ledger_kind,
    case when n % 2 = 0 then 'available' else 'held' end, case when n % 2 = 0 then 'held' else 'spent' end, 1000, ((n + 1) / 2) * 1000,
    now() - interval '${days} days' * (1 - n::float8 / $4)
  from generate_series($3::bigint + 1, $4::bigint) n`

const spentSql = `update budget_accounts a set spent = l.used
  from (select account_id, max(used) as used from ledger_entries group by 1) l
  where l.account_id = a.id and a.workspace_id = $1`

/** In sight: a tenth more than what was used. */
const limitSql = `update budgets b set "limit" = a.spent * 11 / 10 from budget_accounts a where a.budget_id = b.id and b.workspace_id = $1`
