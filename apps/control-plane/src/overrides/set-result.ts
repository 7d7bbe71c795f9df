import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import type { Json } from '@ground-control/core/json'
import { outputOfGiven } from '@ground-control/core/overrides/given-result'
import type { SetResultAnswer, SetResultInput } from '@ground-control/core/overrides/schema'
import type { Tx } from '@ground-control/db/database'
import { closeApprovals } from '@ground-control/db/repositories/asked-approvals'
import { wakeRuns } from '@ground-control/db/repositories/dispatch'
import { insertOverride } from '@ground-control/db/repositories/overrides'
import { type LockedRun, lockRuns } from '@ground-control/db/repositories/runs'
import {
  endWaitingStep,
  findOpenQuestionsOfStep,
  findStepToGive,
  type StepToGive,
} from '@ground-control/db/repositories/waiting-step'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { getOverride } from './read/list-overrides.ts'

/**
 * Gives the result of a step that its run waits for: a person's, an event's, a time's, or a tool's that waits for
 * leave and is then not called. What was open about the step closes, and the run goes on with what was given. Over
 * with that: it stands among the orders, with its author and reason, and what the step was before is in the audit
 * trail. Throws not_found; conflict where nothing waits for it; bad_request that names what is off in the result.
 */
export async function setResult(
  services: Services,
  actor: Actor,
  input: SetResultInput,
): Promise<SetResultAnswer> {
  const { id, step, output } = await services.db.transaction(actor.workspaceId, (tx) =>
    carryOut(services, actor, tx, input),
  )
  return {
    dryRun: input.dryRun,
    override: input.dryRun ? null : await getOverride(services, actor.workspaceId, id),
    step: { id: step.id, name: step.name, kind: step.kind },
    output,
  }
}

async function carryOut(services: Services, actor: Actor, tx: Tx, input: SetResultInput) {
  const run = (await lockRuns(tx, [input.runId])).get(input.runId)
  if (!run) throw new AppError('not_found', 'no such run', { field: 'runId' })
  const step = await findStepToGive(tx, run.id, input.stepId)
  if (!step) throw new AppError('not_found', 'the run has no such step', { field: 'stepId' })
  requireWaiting(run, step)
  const id = services.newId('override')
  const given = outputOfGiven(step, input.result, { id, name: actor.name })
  if ('problem' in given) throw notTaken(given.problem)
  const { output } = given
  if (!input.dryRun) await write(services, actor, tx, { id, run, step, output, reason: input.reason })
  return { id, step, output }
}

type Given = { id: string; run: LockedRun; step: StepToGive; output: Json; reason: string }

async function write(services: Services, actor: Actor, tx: Tx, { id, run, step, output, reason }: Given) {
  const questions = await findOpenQuestionsOfStep(tx, run.id, step.id)
  if (!(await endWaitingStep(tx, { runId: run.id, id: step.id }, output)))
    throw new AppError('conflict', 'the step has ended meanwhile', { field: 'stepId' })
  closeApprovals(tx, questions, 'superseded')
  await wakeRuns(tx, [run.id])
  const scope = { kind: 'run', id: run.id } as const
  await insertOverride(tx, {
    id,
    kind: 'set_result',
    scope,
    params: { stepId: step.id, step: step.name },
    reason,
    author: { kind: actor.kind, id: actor.id, name: actor.name },
    expiresInMs: null,
    receipt: { stopped: 0, inFlight: 0, alreadyOver: 0, runIds: [] },
    over: true,
  })
  record(services, tx, actor, [
    {
      action: 'override.set_result',
      subject: { kind: 'step', id: step.id },
      runId: run.id,
      before: { step: step.name, status: step.status, output: step.output },
      after: { step: step.name, status: 'succeeded', output, reason, override: id, superseded: questions },
    },
  ])
}

function requireWaiting(run: LockedRun, step: StepToGive): void {
  const over = ['succeeded', 'failed', 'cancelled'].includes(run.status)
  if (over)
    throw new AppError('conflict', `the run is over: ${run.status}; fork it from the step with a result`, {
      field: 'runId',
    })
  if (step.status !== 'waiting')
    throw new AppError('conflict', `the step does not wait: it ${wordOf(step)}`, { field: 'stepId' })
  // A worker that holds the run has its own word to say of the step.
  if (run.status === 'running')
    throw new AppError('conflict', 'the run is being executed at the moment: ask again', { field: 'runId' })
}

const wordOf = ({ status }: StepToGive) => (status === 'started' ? 'is under way' : status)

function notTaken({ path, message }: { path: string; message: string }): AppError {
  const field = path === '' ? 'result' : `result.${path}`
  return new AppError('bad_request', `${field}: ${message}`, { issues: [{ field, message }] })
}
