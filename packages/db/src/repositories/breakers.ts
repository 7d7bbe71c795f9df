import { type Dependency, type DependencyKind, dependencyKey } from '@ground-control/core/breakers/dependency'
import { type BreakerRule, breakerRuleKey, readBreakerRule } from '@ground-control/core/breakers/rule'
import { type BreakerState, healthy, isQuiet } from '@ground-control/core/breakers/states'
import type { Tx } from '../database.ts'
import { rowSet } from '../unnest.ts'

export type BreakerRow = { kind: DependencyKind; name: string; state: BreakerState }

/** The workspace's breakers that remember something, by `dependencyKey`; usually none. Unlocked. */
export async function readAwakeBreakers(tx: Tx): Promise<Map<string, BreakerState>> {
  const rows = await tx.prepared<BreakerRow>(
    'select kind, name, state from breakers where workspace_id = $1 and is_awake',
    [tx.workspaceId],
  )
  return byKey(rows)
}

/** The states of these dependencies, each row locked and made where there was none; by `dependencyKey`. */
export async function lockBreakers(
  tx: Tx,
  dependencies: readonly Dependency[],
): Promise<Map<string, BreakerState>> {
  const wanted = [...new Map(dependencies.map((one) => [dependencyKey(one), one])).values()]
  const set = rowSet(wanted, [
    ['kind', 'text', (one) => one.kind],
    ['name', 'text', (one) => one.name],
  ])
  // Sorted, as every lock of several rows is: two transactions take them in one order.
  const [, rows] = await Promise.all([
    tx.prepared(
      `insert into breakers (workspace_id, kind, name, state, is_awake)
       select $3, kind, name, $4::jsonb, false from ${set.source} order by kind, name on conflict do nothing`,
      [...set.values, tx.workspaceId, JSON.stringify(healthy)],
    ),
    tx.prepared<BreakerRow>(
      `select b.kind, b.name, b.state from breakers b join (select kind as k, name as n from ${set.source}) w
         on b.kind = w.k and b.name = w.n
       where b.workspace_id = $3 order by b.kind, b.name for update of b`,
      [...set.values, tx.workspaceId],
    ),
  ])
  return byKey(rows)
}

/** Writes states of rows that this transaction has locked. */
export async function writeBreakers(tx: Tx, rows: readonly BreakerRow[]): Promise<void> {
  if (rows.length === 0) return
  const set = rowSet(rows, [
    ['kind', 'text', (row) => row.kind],
    ['name', 'text', (row) => row.name],
    ['state', 'jsonb', (row) => row.state],
    ['is_awake', 'boolean', (row) => !isQuiet(row.state)],
  ])
  await tx.prepared(
    `update breakers b set state = t.state, is_awake = t.is_awake, updated_at = now()
     from ${set.source} where b.workspace_id = $5 and b.kind = t.kind and b.name = t.name`,
    [...set.values, tx.workspaceId],
  )
  for (const row of rows) tx.changed('breakers', dependencyKey(row))
}

/** When the workspace's breakers open, and for how long. */
export async function findBreakerRule(tx: Tx): Promise<BreakerRule> {
  const rows = await tx.prepared<{ value: unknown }>(
    'select value from config_entries where workspace_id = $1 and key = $2',
    [tx.workspaceId, breakerRuleKey],
  )
  return readBreakerRule(rows[0]?.value)
}

const byKey = (rows: readonly BreakerRow[]) => new Map(rows.map((row) => [dependencyKey(row), row.state]))
