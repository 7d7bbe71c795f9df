import type { Actor } from '@ground-control/core/actors'
import type { StartedRun } from '@ground-control/core/runs/schema'
import type { Tx } from '@ground-control/db/database'
import { appendEvents } from '@ground-control/db/repositories/events'
import type { NewRun } from '@ground-control/db/repositories/runs'
import { type AuditNote, record } from '../audit/record.ts'
import type { Gate } from '../policies/gate.ts'
import type { Services } from '../services.ts'
import { queueRuns } from './queue-runs.ts'
import { loadStartGate, type Refusal, recordsOf, type StartableAgent, type WantedRun } from './start-gate.ts'
import type { LoadStartLimits } from './start-limits.ts'

type Derived = {
  agent: StartableAgent
  wanted: WantedRun
  /** what it comes from */
  origin: Pick<NewRun, 'priority' | 'forkedFrom'> & { retryOfRunId?: string }
  note: Pick<AuditNote, 'action' | 'after'>
}

/** Starts a run that a person or program makes out of another: it passes what every start passes. */
export async function startDerived(
  services: Services,
  tx: Tx,
  { gate, loadLimits }: { gate: Gate; loadLimits: LoadStartLimits },
  actor: Actor,
  { agent, wanted, origin, note }: Derived,
): Promise<StartedRun | Refusal> {
  const refuse = await loadStartGate(tx, gate)
  const refusal = refuse(agent, wanted)
  if (refusal) {
    const { events, notes } = recordsOf(services, tx, agent, wanted, refusal)
    await Promise.all([appendEvents(tx, events), record(services, tx, actor, notes)])
    return refusal
  }
  const full = (await loadLimits(tx, [agent])).take(agent)
  if (full) return { error: full }
  queueRuns(tx, [
    {
      ...wanted,
      retryOfRunId: null,
      ...origin,
      workspaceId: tx.workspaceId,
      agentId: agent.id,
      agentVersionId: agent.versionId,
      parentRunId: null,
      parentStepId: null,
      idempotencyKey: null,
      requestDigest: null,
      createdBy: actor.id,
    },
  ])
  record(services, tx, actor, [{ ...note, subject: { kind: 'run', id: wanted.id }, runId: wanted.id }])
  return { runId: wanted.id, status: 'queued', created: true }
}
