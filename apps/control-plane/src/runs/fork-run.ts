import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import type { Json } from '@ground-control/core/json'
import type { ForkRunInput, StartedRun } from '@ground-control/core/runs/schema'
import type { Tx } from '@ground-control/db/database'
import { copySteps, findForkPoint, giveStep, stepsBefore } from '@ground-control/db/repositories/copy-steps'
import type { Gate, GateCache } from '../policies/gate.ts'
import type { Services } from '../services.ts'
import { startDerived } from './start-derived.ts'
import type { Refusal, StartableAgent } from './start-gate.ts'
import type { LoadStartLimits } from './start-limits.ts'

export type ForkRun = (services: Services, actor: Actor, input: ForkRunInput) => Promise<StartedRun>

/**
 * Starts a new run of the same version that goes on from a step of one that is over. What had ended before that step
 * ended is copied and found again as recorded; the step itself is done anew, and all after it. With a `result` the step
 * is not done: it came to what was given. With another input the
 * digests still hold: where a copied step asked for something that depends on it, the fork fails with
 * `digest_mismatch` and does not guess.
 * @throws AppError not_found, conflict while the run is not over; what the gate says of any start
 */
export function createForkRun(gates: GateCache, loadLimits: LoadStartLimits): ForkRun {
  return async (services, actor, input) => {
    const gate = await gates.get(actor.workspaceId)
    const answer = await services.db.transaction(actor.workspaceId, (tx) =>
      fork(services, tx, { gate, loadLimits }, actor, input),
    )
    // Thrown out here: what the refusal wrote must stay.
    if ('error' in answer) throw answer.error
    return answer
  }
}

type Original = {
  status: string
  input: Json
  endUser: string | null
  tags: string[]
  priority: number
  agent: StartableAgent
}

async function fork(
  services: Services,
  tx: Tx,
  conditions: { gate: Gate; loadLimits: LoadStartLimits },
  actor: Actor,
  { id, fromStepId, fromStep, input, result, reason }: ForkRunInput,
): Promise<StartedRun | Refusal> {
  const original = await readOriginal(tx, id)
  if (original === null) throw new AppError('not_found', 'no such run')
  const { status, agent, endUser, tags, priority } = original
  if (status !== 'succeeded' && status !== 'failed' && status !== 'cancelled')
    throw new AppError('conflict', `only a run that is over can be forked; this one is ${status}`)
  const point = await findForkPoint(tx, id, { id: fromStepId, ...fromStep })
  if (point === null)
    throw new AppError('not_found', 'the run has no such step', {
      field: fromStep ? 'fromStep' : 'fromStepId',
    })
  if (result !== undefined && point.status === 'succeeded')
    throw new AppError('conflict', 'the step succeeded: a result is given to one that did not', {
      field: 'result',
    })
  const steps = await stepsBefore(tx, id, point)
  const runId = services.newId('run')
  const answer = await startDerived(services, tx, conditions, actor, {
    agent,
    wanted: { id: runId, input: input === undefined ? original.input : input, endUser, tags },
    origin: { priority, forkedFrom: { runId: id, stepId: point.id } },
    note: {
      action: 'run.fork',
      after: {
        forkedFrom: id,
        step: point.name,
        occurrence: point.occurrence,
        copied: steps.length,
        reason,
        ...(result !== undefined && { given: result.output }),
      },
    },
  })
  if ('error' in answer) return answer
  await copySteps(
    tx,
    runId,
    steps.map((from) => ({ from, id: services.newId('step') })),
  )
  if (result !== undefined)
    await giveStep(tx, runId, { from: point.id, id: services.newId('step') }, result.output)
  return answer
}

/** With the version that it ran on, not the agent's present one. */
async function readOriginal(tx: Tx, runId: string): Promise<Original | null> {
  const [row] = await tx.query<Original>(
    `select r.status, r.input, r.end_user as "endUser", r.tags, r.priority,
       jsonb_build_object('id', a.id, 'name', a.name, 'versionId', v.id, 'versionNumber', v.number, 'definition', v.definition) as agent
     from runs r join agents a on a.id = r.agent_id join agent_versions v on v.id = r.agent_version_id
     where r.id = $1 and r.workspace_id = $2`,
    [runId, tx.workspaceId],
  )
  return row ?? null
}
