import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import type {
  ApplyOverrideInput,
  ApplyOverrideResult,
  OverrideReceipt,
  OverrideScope,
} from '@ground-control/core/overrides/schema'
import type { RunStatus } from '@ground-control/core/runs/schema'
import type { Tx } from '@ground-control/db/database'
import { askWorkers } from '@ground-control/db/repositories/kill-answers'
import {
  activeRunsInScope,
  insertOverride,
  type OrderRow,
  ordersInForce,
  type RunInScope,
} from '@ground-control/db/repositories/overrides'
import { retryDeadlocks } from '@ground-control/db/retry-deadlocks'
import { record } from '../audit/record.ts'
import { topUp } from '../budgets/top-up.ts'
import { cancelRuns } from '../runs/end-runs.ts'
import type { Services } from '../services.ts'
import { bearingOf } from './bearing.ts'
import { findVersion } from './find-version.ts'
import { getOverride } from './read/list-overrides.ts'
import { requireBypassRole } from './require-bypass-role.ts'

/** A receipt names so many runs; the rest are in the runs' own record. */
const maxNamedRuns = 1_000

/**
 * Carries out a person's order. A kill ends, in the one transaction that makes it known, every run in scope and what
 * those runs called, and puts itself to every live worker; of a run it is over with that, of an agent or workspace it
 * stays in force. The others are in force from now on: calls and starts ask for them. With `dryRun` it says what it
 * would find and changes nothing.
 * Throws not_found for a scope that is not there, refused for a bypass by anybody but an admin, conflict for a run that is
 * over already (but a kill counts it).
 */
export async function applyOverride(
  services: Services,
  actor: Actor,
  input: ApplyOverrideInput,
): Promise<ApplyOverrideResult> {
  if (input.kind === 'bypass') requireBypassRole(actor)
  const { id, receipt } = await retryDeadlocks(() =>
    services.db.transaction(actor.workspaceId, (tx) => carryOut(services, actor, tx, input)),
  )
  return {
    dryRun: input.dryRun,
    override: id === null ? null : await getOverride(services, actor.workspaceId, id),
    receipt,
  }
}

async function carryOut(services: Services, actor: Actor, tx: Tx, input: ApplyOverrideInput) {
  const { kind, scope } = input
  if (scope.kind === 'budget') return raise(services, actor, tx, scope.id, input)
  const runStatus = await requireScope(tx, scope)
  const runIsOver = runStatus !== null && !['queued', 'running', 'waiting'].includes(runStatus)
  if (runIsOver && kind !== 'kill')
    throw new AppError('conflict', `the run is over: ${runStatus}`, { field: 'scope' })
  const stops = kind === 'kill' || kind === 'pause'
  const found = stops ? await activeRunsInScope(tx, scope, kind === 'kill') : []
  const version = input.version === undefined ? null : await findVersion(tx, scope, input.version)
  const bearing = stops ? {} : await bearingOf(tx, kind, scope, version?.versionId ?? null)
  if (input.dryRun) return { id: null, receipt: { ...receiptOf(found, runIsOver ? 1 : 0), ...bearing } }

  const inForce = await ordersInForce(tx, kind, scope)
  const id = services.newId('override')
  const ended =
    kind === 'kill'
      ? await cancelRuns(
          services,
          tx,
          found.map((run) => run.id),
          {
            code: 'killed',
            message: `killed by ${actor.name} (${id}): ${input.reason}`,
            details: { by: 'override', id, name: kind },
          },
          actor,
        )
      : null
  const stopped = ended === null ? found : found.filter((run) => ended.has(run.id))
  const receipt = {
    ...receiptOf(stopped, found.length - stopped.length + (runIsOver ? 1 : 0)),
    ...bearing,
  }
  const params: OrderRow['params'] = {
    ...(input.model !== undefined && { model: input.model }),
    ...(input.tool !== undefined && { tool: input.tool }),
    ...input.params,
    ...version,
  }
  await insertOverride(tx, {
    id,
    kind,
    scope,
    params,
    reason: input.reason,
    author: { kind: actor.kind, id: actor.id, name: actor.name },
    expiresInMs: input.expiresInMs ?? null,
    receipt,
    over: kind === 'kill' && scope.kind === 'run',
  })
  if (kind === 'kill') await askWorkers(tx, id, stopped)
  record(services, tx, actor, [
    {
      action: 'override.apply',
      subject: { kind: 'override', id },
      runId: scope.kind === 'run' ? scope.id : null,
      before: { ...(runStatus !== null && { status: runStatus }), inForce },
      after: {
        kind,
        scope,
        ...params,
        reason: input.reason,
        expiresInMs: input.expiresInMs ?? null,
        stopped: receipt.stopped,
        inFlight: receipt.inFlight,
        alreadyOver: receipt.alreadyOver,
      },
    },
  ])
  return { id, receipt }
}

async function raise(services: Services, actor: Actor, tx: Tx, budgetId: string, input: ApplyOverrideInput) {
  const { topUp: raised, reason } = input
  if (raised === undefined) throw new AppError('bad_request', 'topUp: goes with top_up', { field: 'topUp' })
  const receipt = receiptOf([], 0)
  if (input.dryRun) return { id: null, receipt }
  const { amount, subject = null } = raised
  const order = { budgetId, subject, amount, expiresInMs: input.expiresInMs ?? null, reason }
  return { id: await topUp(services, tx, actor, order), receipt }
}

/** @returns the run's status where the scope is a run, else null */
async function requireScope(
  tx: Tx,
  scope: Exclude<OverrideScope, { kind: 'budget' }>,
): Promise<RunStatus | null> {
  if (scope.kind === 'workspace') return null
  const [row] = await tx.query<{ status: RunStatus | null }>(
    scope.kind === 'agent'
      ? 'select null as status from agents where id = $1 and workspace_id = $2'
      : 'select status from runs where id = $1 and workspace_id = $2',
    [scope.id, tx.workspaceId],
  )
  if (!row) throw new AppError('not_found', `no such ${scope.kind}`, { field: 'scope' })
  return row.status
}

const receiptOf = (runs: readonly RunInScope[], alreadyOver: number): OverrideReceipt => ({
  stopped: runs.length,
  inFlight: runs.filter((run) => run.inCall).length,
  alreadyOver,
  runIds: runs.slice(0, maxNamedRuns).map((run) => run.id),
})
