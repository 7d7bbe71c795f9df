import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import type { Json } from '@ground-control/core/json'
import type { StartedRun } from '@ground-control/core/runs/schema'
import type { Tx } from '@ground-control/db/database'
import { appendEvents } from '@ground-control/db/repositories/events'
import { record } from '../audit/record.ts'
import type { Gate, GateCache } from '../policies/gate.ts'
import type { Services } from '../services.ts'
import { queueRuns } from './queue-runs.ts'
import { loadStartGate, type Refusal, readStartable, recordsOf } from './start-gate.ts'

export type RetryRun = (actor: Actor, input: { id: string }) => Promise<StartedRun>

/**
 * Starts a new run on the input of one that is over and did not succeed, on the agent's present version; it names
 * the one it repeats.
 * @throws AppError conflict while the first is not over; what the gate says of any start
 */
export function createRetryRun(services: Services, gates: GateCache): RetryRun {
  return async (actor, { id }) => {
    const gate = await gates.get(actor.workspaceId)
    const answer = await services.db.transaction(actor.workspaceId, (tx) =>
      retry(services, tx, gate, actor, id),
    )
    // Thrown out here: what the refusal wrote must stay.
    if ('error' in answer) throw answer.error
    return answer
  }
}

async function retry(
  services: Services,
  tx: Tx,
  gate: Gate,
  actor: Actor,
  retryOf: string,
): Promise<StartedRun | Refusal> {
  const [run] = await tx.query<{
    status: string
    input: Json
    agent: string
    endUser: string | null
    tags: string[]
  }>(
    `select r.status, r.input, a.name as agent, r.end_user as "endUser", r.tags
     from runs r join agents a on a.id = r.agent_id where r.id = $1 and r.workspace_id = $2`,
    [retryOf, tx.workspaceId],
  )
  const agent = run && (await readStartable(tx, [run.agent])).get(run.agent)
  if (!agent) throw new AppError('not_found', 'no such run')
  const { status, input, endUser, tags } = run
  if (status !== 'failed' && status !== 'cancelled')
    throw new AppError(
      'conflict',
      `only a run that failed or was cancelled can be retried; this one is ${status}`,
    )
  const wanted = { id: services.newId('run'), input, endUser, tags }
  const refuse = await loadStartGate(tx, gate)
  const refusal = refuse(agent, wanted)
  if (refusal) {
    const { events, notes } = recordsOf(services, tx, agent, wanted, refusal)
    await Promise.all([appendEvents(tx, events), record(services, tx, actor, notes)])
    return refusal
  }
  await queueRuns(tx, [
    {
      ...wanted,
      workspaceId: tx.workspaceId,
      agentId: agent.id,
      agentVersionId: agent.versionId,
      parentRunId: null,
      parentStepId: null,
      retryOfRunId: retryOf,
      idempotencyKey: null,
      requestDigest: null,
      createdBy: actor.id,
    },
  ])
  await record(services, tx, actor, [
    { action: 'run.retry', subject: { kind: 'run', id: wanted.id }, runId: wanted.id, after: { retryOf } },
  ])
  return { runId: wanted.id, status: 'queued', created: true }
}
