import type { ActorRef } from '@ground-control/core/actors'
import type { Order } from '@ground-control/core/overrides/decide'
import type { OverrideReceipt, OverrideScope } from '@ground-control/core/overrides/schema'
import type { RunStatus } from '@ground-control/core/runs/schema'
import type { Tx } from '../database.ts'

export type OrderRow = {
  id: string
  workspaceId: string
  kind: Order['kind'] | 'top_up' | 'pin_version' | 'set_result'
  scope: OverrideScope['kind']
  scopeId: string | null
  params: {
    model?: string
    tool?: string
    amount?: string
    subject?: string
    version?: number
    versionId?: string
    stepId?: string
    step?: string
  } & Partial<NonNullable<Order['breaker']>>
  reason: string
  createdAt: Date
  expiresAt: Date | null
  liftedAt: Date | null
  liftedBy: ActorRef | null
}

const columns = `id, workspace_id as "workspaceId", kind::text, scope, scope_id as "scopeId", params, reason,
  created_at as "createdAt", expires_at as "expiresAt", lifted_at as "liftedAt", lifted_by as "liftedBy"`
const inForce = `lifted_at is null and (expires_at is null or expires_at > now())`

export const scopeOf = (row: Pick<OrderRow, 'scope' | 'scopeId'>): OverrideScope =>
  row.scope === 'workspace' ? { kind: 'workspace' } : { kind: row.scope, id: row.scopeId ?? '' }

export const orderOfRow = (row: OrderRow & { kind: Order['kind'] }): Order => ({
  id: row.id,
  kind: row.kind,
  scope: scopeOf(row),
  model: row.params.model ?? null,
  tool: row.params.tool ?? null,
  breaker:
    row.params.dependency && row.params.force
      ? { dependency: row.params.dependency, force: row.params.force }
      : null,
  reason: row.reason,
  createdAt: row.createdAt,
  expiresAt: row.expiresAt,
})

/** The workspace's orders in force as the transaction sees them: a kill is obeyed at the next call, not at the next refresh of a cache. */
export async function findOverridesInForce(tx: Tx): Promise<Order[]> {
  const rows = await tx.prepared<OrderRow & { kind: Order['kind'] }>(
    `select ${columns} from overrides where workspace_id = $1 and ${inForce}
       and kind in ('pause', 'kill', 'freeze', 'pin_model', 'bypass', 'breaker') order by created_at desc, id desc`,
    [tx.workspaceId],
  )
  return rows.map(orderOfRow)
}

/** The order, its row locked, with whether it is in force now; null where the workspace has none of that id. */
export async function lockOverride(tx: Tx, id: string): Promise<(OrderRow & { inForce: boolean }) | null> {
  const rows = await tx.query<OrderRow & { inForce: boolean }>(
    `select ${columns}, (${inForce}) as "inForce" from overrides where id = $1 and workspace_id = $2 for update`,
    [id, tx.workspaceId],
  )
  return rows[0] ?? null
}

/** What holds already of the kind and for the scope itself, the oldest first. */
export async function ordersInForce(
  tx: Tx,
  kind: OrderRow['kind'],
  scope: OverrideScope,
): Promise<Array<Pick<OrderRow, 'id' | 'params'>>> {
  return tx.query<Pick<OrderRow, 'id' | 'params'>>(
    `select id, params from overrides where workspace_id = $1 and ${inForce}
       and kind = $2::override_kind and scope = $3 and scope_id is not distinct from $4 order by id`,
    [tx.workspaceId, kind, scope.kind, scope.kind === 'workspace' ? null : scope.id],
  )
}

export async function insertOverride(
  tx: Tx,
  order: {
    id: string
    kind: OrderRow['kind']
    scope: OverrideScope
    params: OrderRow['params']
    reason: string
    author: ActorRef
    expiresInMs: number | null
    receipt: OverrideReceipt
    /** carried out at once and over: it holds nothing back later */
    over: boolean
  },
): Promise<void> {
  await tx.query(
    `insert into overrides (id, workspace_id, kind, scope, scope_id, params, reason, author, receipt, created_at, expires_at, lifted_at, lifted_by)
     values ($1, $2, $3::override_kind, $4, $5, $6, $7, $8, $9, now(), now() + $10 * interval '1 millisecond',
       case when $11 then now() end, case when $11 then $8::jsonb end)`,
    [
      order.id,
      tx.workspaceId,
      order.kind,
      order.scope.kind,
      order.scope.kind === 'workspace' ? null : order.scope.id,
      JSON.stringify(order.params),
      order.reason,
      JSON.stringify(order.author),
      JSON.stringify(order.receipt),
      order.expiresInMs,
      order.over,
    ],
  )
  tx.changed('overrides', order.id)
}

/** Ends orders that have not ended. */
export async function liftOverrides(tx: Tx, ids: readonly string[], by: ActorRef): Promise<void> {
  await tx.query(
    `update overrides set lifted_at = least(now(), coalesce(expires_at, now())), lifted_by = $2 where id = any($1::text[]) and lifted_at is null`,
    [ids, JSON.stringify(by)],
  )
  for (const id of ids) tx.changed('overrides', id)
}

/** Orders whose time is up and that nobody has put away, for this transaction alone; over all workspaces it can reach. */
export async function takeExpiredOverrides(tx: Tx, limit: number): Promise<OrderRow[]> {
  return tx.query<OrderRow>(
    `select ${columns} from overrides where lifted_at is null and expires_at <= now()
     order by expires_at limit $1 for update skip locked`,
    [limit],
  )
}

export type RunInScope = {
  id: string
  agentId: string
  status: RunStatus
  inCall: boolean
  /** that executes it */
  workerId: string | null
}

/**
 * Runs that an order's scope means and that are not over, by id. With `withChildren` also what they called in turn:
 * work done for a run ends with it.
 */
export async function activeRunsInScope(
  tx: Tx,
  scope: OverrideScope,
  withChildren: boolean,
): Promise<RunInScope[]> {
  const columns = { agent: 'r.agent_id = $2', run: 'r.id = $2', budget: 'false and r.id = $2' }
  const found = new Map<string, RunInScope>()
  const add = async (condition: string, values: unknown[]) => {
    const rows = await activeRuns(tx, condition, values)
    const fresh = rows.filter((row) => !found.has(row.id))
    for (const row of fresh) found.set(row.id, row)
    return fresh.map((row) => row.id)
  }
  let latest = scope.kind === 'workspace' ? await add('true', []) : await add(columns[scope.kind], [scope.id])
  // A level at a time: a recursive query joins level and table by nested loops, 8 s for 8,000 runs.
  while (withChildren && scope.kind !== 'workspace' && latest.length > 0)
    latest = await add('r.parent_run_id = any($2::text[])', [latest])
  return [...found.values()].sort((left, right) => (left.id < right.id ? -1 : 1))
}

/** `condition` is on `r`, with values from $2 on. */
const activeRuns = (tx: Tx, condition: string, values: unknown[]) =>
  tx.query<RunInScope>(
    `select r.id, r.agent_id as "agentId", r.lease_worker_id as "workerId", r.status, r.status = 'running' and exists (
         select from steps s where s.run_id = r.id and s.status = 'started' and s.kind in ('model', 'tool')
       ) as "inCall"
     from runs r where r.workspace_id = $1 and r.status in ('queued', 'running', 'waiting') and ${condition}`,
    [tx.workspaceId, ...values],
  )

/** Queued runs of a scope that were handed to the queue, and so skipped while they were held. */
export async function heldRuns(
  tx: Tx,
  workspaceId: string,
  scope: OverrideScope,
): Promise<Array<{ runId: string; agentId: string }>> {
  const condition = scope.kind === 'workspace' ? '' : `and ${scope.kind === 'agent' ? 'agent_id' : 'id'} = $2`
  return tx.query(
    `select id as "runId", agent_id as "agentId" from runs
     where workspace_id = $1 and status = 'queued' and (wake_at is null or wake_at <= now()) ${condition} order by id`,
    scope.kind === 'workspace' ? [workspaceId] : [workspaceId, scope.id],
  )
}
