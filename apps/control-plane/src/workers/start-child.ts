import type { Json } from '@ground-control/core/json'
import type { SuspendItem } from '@ground-control/core/workers/schema'
import type { Tx } from '@ground-control/db/database'
import { appendEvents } from '@ground-control/db/repositories/events'
import type { LockedRun } from '@ground-control/db/repositories/runs'
import { contentHash } from '../audit/content-hash.ts'
import { record } from '../audit/record.ts'
import type { Gate } from '../policies/gate.ts'
import { queueRuns } from '../runs/queue-runs.ts'
import { loadStartGate, readStartable, recordsOf } from '../runs/start-gate.ts'
import type { Services } from '../services.ts'
import { workerActor } from './worker-actor.ts'

type ChildRequest = Extract<SuspendItem['waits'][number]['on'], { kind: 'child' }>
export type StartedChild =
  | { childRunId: string }
  | { failure: { code: string; retryable: false; message: string; details?: Json } }

/**
 * Starts the run that a step of another waits for. It passes the gate that every start passes; a no is the step's
 * failure, which the agent may catch.
 */
export async function startChild(
  services: Services,
  tx: Tx,
  gate: Gate,
  parent: { run: LockedRun; stepId: string; createdBy: string },
  request: ChildRequest,
): Promise<StartedChild> {
  const [agents, refuse] = await Promise.all([readStartable(tx, [request.agent]), loadStartGate(tx, gate)])
  const agent = agents.get(request.agent)
  if (!agent)
    return {
      failure: { code: 'agent_not_found', retryable: false, message: `no agent is named ${request.agent}` },
    }
  const wanted = {
    id: services.newId('run'),
    input: request.input,
    endUser: request.endUser ?? parent.run.endUser,
    tags: parent.run.tags,
    isChild: true,
  }
  const refusal = refuse(agent, wanted)
  if (refusal) {
    const { events, notes } = recordsOf(services, tx, agent, wanted, refusal)
    await Promise.all([appendEvents(tx, events), record(services, tx, workerActor, notes)])
    const { code, message, details } = refusal.error
    return { failure: { code, retryable: false, message, details: details as Json } }
  }
  queueRuns(tx, [
    {
      ...wanted,
      workspaceId: tx.workspaceId,
      agentId: agent.id,
      agentVersionId: agent.versionId,
      parentRunId: parent.run.id,
      parentStepId: parent.stepId,
      retryOfRunId: null,
      priority: parent.run.priority,
      idempotencyKey: null,
      requestDigest: null,
      createdBy: parent.createdBy,
    },
  ])
  record(services, tx, workerActor, [
    {
      action: 'run.start',
      subject: { kind: 'run', id: wanted.id },
      runId: wanted.id,
      after: { agent: agent.name, parent: parent.run.id },
      inputHash: contentHash(request.input),
    },
  ])
  return { childRunId: wanted.id }
}
