import type { Json } from '@ground-control/core/json'
import type { Failure, RunStatus, Wait } from '@ground-control/core/runs/schema'
import type { Tx } from '../database.ts'
import { rowSet } from '../unnest.ts'

/** A run as verbs decide on it, its row locked until the transaction ends. */
export type LockedRun = {
  id: string
  workspaceId: string
  agentId: string
  agentName: string
  agentVersionId: string
  agentVersionNumber: number
  status: RunStatus
  failure: Failure | null
  endUser: string | null
  tags: string[]
  fence: number
  leaseToken: string | null
  leaseWorkerId: string | null
  /** by the database's clock */
  leaseLive: boolean
  dispatch: number
  attempt: number
  crashes: number
  cancelRequestedAt: Date | null
  costNanoUsd: bigint
  modelCalls: number
  toolCalls: number
  createdAt: Date
  startedAt: Date | null
  parentRunId: string | null
  parentStepId: string | null
  priority: number
}

/** Locks the workspace's runs in the order of their ids: whoever locks several does it in the same order. */
export async function lockRuns(tx: Tx, runIds: readonly string[]): Promise<Map<string, LockedRun>> {
  const rows = await tx.prepared<LockedRun>(
    // Names by subqueries: as joins the planner, while it has no statistics, goes through all runs of the agent.
    `select r.id, r.workspace_id as "workspaceId", r.agent_id as "agentId",
       (select a.name from agents a where a.id = r.agent_id) as "agentName", r.agent_version_id as "agentVersionId",
       (select v.number from agent_versions v where v.id = r.agent_version_id) as "agentVersionNumber", r.status, r.failure,
       r.end_user as "endUser", r.tags, r.fence, r.lease_token as "leaseToken", r.lease_worker_id as "leaseWorkerId",
       coalesce(r.lease_until > now(), false) as "leaseLive", r.dispatch, r.attempt, r.crashes,
       r.cancel_requested_at as "cancelRequestedAt", r.cost_nano_usd as "costNanoUsd", r.model_calls as "modelCalls",
       r.tool_calls as "toolCalls", r.created_at as "createdAt", r.started_at as "startedAt",
       r.parent_run_id as "parentRunId", r.parent_step_id as "parentStepId", r.priority
     from runs r
     where r.id = any($1::text[]) and ($2 = '*' or r.workspace_id = $2)
     order by r.id for no key update of r`,
    [[...new Set(runIds)], tx.workspaceId],
  )
  return new Map(rows.map((row) => [row.id, row]))
}

export const normalRank = 1

export type NewRun = {
  id: string
  workspaceId: string
  agentId: string
  agentVersionId: string
  input: Json
  endUser: string | null
  tags: string[]
  parentRunId: string | null
  parentStepId: string | null
  retryOfRunId: string | null
  idempotencyKey: string | null
  requestDigest: string | null
  createdBy: string
  /** 0 goes first; absent: 1, normal */
  priority?: number
  forkedFrom?: { runId: string; stepId: string }
}

/** Adds queued runs, dispatched as number 1. An idempotency key that is taken fails the transaction, as 23505. */
export function insertRuns(tx: Tx, runs: readonly NewRun[]): void {
  if (runs.length === 0) return
  const set = rowSet(runs, [
    ['id', 'text', (run) => run.id],
    ['workspace_id', 'text', (run) => run.workspaceId],
    ['agent_id', 'text', (run) => run.agentId],
    ['agent_version_id', 'text', (run) => run.agentVersionId],
    ['input', 'jsonb', (run) => ({ value: run.input })],
    // unnest would flatten an array of arrays
    ['tags', 'jsonb', (run) => run.tags],
    ['end_user', 'text', (run) => run.endUser],
    ['parent_run_id', 'text', (run) => run.parentRunId],
    ['parent_step_id', 'text', (run) => run.parentStepId],
    ['retry_of_run_id', 'text', (run) => run.retryOfRunId],
    ['idempotency_key', 'text', (run) => run.idempotencyKey],
    ['request_digest', 'text', (run) => run.requestDigest],
    ['created_by', 'text', (run) => run.createdBy],
    ['priority', 'smallint', (run) => run.priority ?? normalRank],
    ['forked_run', 'text', (run) => run.forkedFrom?.runId],
    ['forked_step', 'text', (run) => run.forkedFrom?.stepId],
  ])
  tx.write(
    `insert into runs (id, workspace_id, agent_id, agent_version_id, input, tags, end_user, parent_run_id, parent_step_id,
       retry_of_run_id, idempotency_key, request_digest, created_by, priority, forked_from_run_id, forked_from_step_id,
       dispatch, dispatched_at, created_at)
     select id, workspace_id, agent_id, agent_version_id, input -> 'value', array(select jsonb_array_elements_text(tags)),
       end_user, parent_run_id, parent_step_id, retry_of_run_id, idempotency_key, request_digest, created_by, priority,
       forked_run, forked_step, 1, now(), now()
     from ${set.source}`,
    set.values,
  )
  for (const run of runs) tx.changed('runs', run.id, run.workspaceId)
}

/** What workers hold under these tokens. */
export async function findLeased(
  tx: Tx,
  leases: ReadonlyArray<{ workerId: string; token: string }>,
): Promise<Array<{ runId: string; dispatch: number; workerId: string; token: string }>> {
  if (leases.length === 0) return []
  return tx.prepared(
    `select id as "runId", dispatch, lease_worker_id as "workerId", lease_token as token from runs
     where workspace_id = $1 and status = 'running' and lease_token = any($2::text[]) and lease_worker_id = any($3::text[])`,
    [tx.workspaceId, leases.map(({ token }) => token), leases.map(({ workerId }) => workerId)],
  )
}

/** Gives each run to a worker for `leaseMs`, under a fence of its own. */
export function leaseRuns(
  tx: Tx,
  leases: ReadonlyArray<{ runId: string; token: string; workerId: string }>,
  leaseMs: number,
) {
  if (leases.length === 0) return
  const set = rowSet(leases, [
    ['id', 'text', (lease) => lease.runId],
    ['token', 'text', (lease) => lease.token],
    ['worker_id', 'text', (lease) => lease.workerId],
  ])
  tx.write(
    `update runs set status = 'running', lease_token = t.token, lease_worker_id = t.worker_id, fence = fence + 1,
       lease_until = now() + $4 * interval '1 millisecond', started_at = coalesce(started_at, now()), waits = null
     from ${set.source} where runs.id = t.id`,
    [...set.values, leaseMs],
  )
  for (const lease of leases) tx.changed('runs', lease.runId)
}

export function suspendRuns(tx: Tx, runs: ReadonlyArray<{ runId: string; waits: Wait[] }>) {
  if (runs.length === 0) return
  const set = rowSet(runs, [
    ['id', 'text', (run) => run.runId],
    ['waits', 'jsonb', (run) => run.waits],
  ])
  tx.write(
    `update runs set status = 'waiting', waits = t.waits, crashes = 0, lease_token = null, lease_worker_id = null, lease_until = null
     from ${set.source} where runs.id = t.id`,
    set.values,
  )
  for (const run of runs) tx.changed('runs', run.runId)
}

export type FinishedRun = {
  runId: string
  status: 'succeeded' | 'failed' | 'cancelled'
  output: Json
  servedBy: 'primary' | 'fallback' | 'static' | null
  degraded: boolean
  /** what led to a lower model or a fallback */
  degradedBecause?: Failure | null
  failure: Failure | null
}

/** Ends runs for good. The caller has locked them and seen that they are not over. */
export function finishRuns(tx: Tx, runs: readonly FinishedRun[]) {
  if (runs.length === 0) return
  const set = rowSet(runs, [
    ['id', 'text', (run) => run.runId],
    ['status', 'run_status', (run) => run.status],
    ['output', 'jsonb', (run) => ({ value: run.output })],
    ['served_by', 'served_by', (run) => run.servedBy],
    ['degraded', 'boolean', (run) => run.degraded],
    ['degraded_because', 'jsonb', (run) => run.degradedBecause],
    ['failure', 'jsonb', (run) => run.failure],
  ])
  tx.write(
    `update runs set status = t.status, output = nullif(t.output -> 'value', 'null'), served_by = t.served_by,
       degraded = runs.degraded or t.degraded,
       degraded_because = coalesce(runs.degraded_because, t.degraded_because), failure = t.failure, finished_at = now(), waits = null, wake_at = null,
       lease_token = null, lease_worker_id = null, lease_until = null
     from ${set.source} where runs.id = t.id`,
    set.values,
  )
  for (const run of runs) tx.changed('runs', run.runId)
}

export type RunUsage = {
  runId: string
  costNanoUsd: bigint
  unpriced: boolean
  inputTokens: number
  outputTokens: number
  modelCalls: number
  toolCalls: number
}

export function addRunUsage(tx: Tx, usages: readonly RunUsage[]) {
  if (usages.length === 0) return
  const set = rowSet(usages, [
    ['id', 'text', (usage) => usage.runId],
    ['cost', 'bigint', (usage) => usage.costNanoUsd],
    ['unpriced', 'boolean', (usage) => usage.unpriced],
    ['input', 'bigint', (usage) => usage.inputTokens],
    ['output', 'bigint', (usage) => usage.outputTokens],
    ['models', 'int', (usage) => usage.modelCalls],
    ['tools', 'int', (usage) => usage.toolCalls],
  ])
  // Several calls of one run may be in one batch; an update joins a row once.
  tx.write(
    `update runs set cost_nano_usd = cost_nano_usd + t.cost, has_unpriced = has_unpriced or t.unpriced,
       input_tokens = input_tokens + t.input, output_tokens = output_tokens + t.output,
       model_calls = model_calls + t.models, tool_calls = tool_calls + t.tools
     from (select id, sum(cost) as cost, bool_or(unpriced) as unpriced, sum(input) as input, sum(output) as output,
             sum(models) as models, sum(tools) as tools from ${set.source} group by id) t
     where runs.id = t.id and runs.status not in ('succeeded', 'failed', 'cancelled')`,
    set.values,
  )
}
