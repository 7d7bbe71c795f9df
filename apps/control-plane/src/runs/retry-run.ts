import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import type { Json } from '@ground-control/core/json'
import type { RetryRunInput, StartedRun } from '@ground-control/core/runs/schema'
import type { Tx } from '@ground-control/db/database'
import type { Gate, GateCache } from '../policies/gate.ts'
import type { Services } from '../services.ts'
import { startDerived } from './start-derived.ts'
import { type Refusal, readStartable } from './start-gate.ts'
import type { LoadStartLimits } from './start-limits.ts'

export type RetryRun = (services: Services, actor: Actor, input: RetryRunInput) => Promise<StartedRun>

/**
 * Starts a new run on the input of one that is over and did not succeed, on the agent's present version; it names
 * the one it repeats.
 * @throws AppError conflict while the first is not over; what the gate says of any start
 */
export function createRetryRun(gates: GateCache, loadLimits: LoadStartLimits): RetryRun {
  return async (services, actor, input) => {
    const gate = await gates.get(actor.workspaceId)
    const answer = await services.db.transaction(actor.workspaceId, (tx) =>
      retry(services, tx, { gate, loadLimits }, actor, input),
    )
    // Thrown out here: what the refusal wrote must stay.
    if ('error' in answer) throw answer.error
    return answer
  }
}

async function retry(
  services: Services,
  tx: Tx,
  conditions: { gate: Gate; loadLimits: LoadStartLimits },
  actor: Actor,
  { id: retryOf, reason }: RetryRunInput,
): Promise<StartedRun | Refusal> {
  const [run] = await tx.query<{
    status: string
    input: Json
    agent: string
    endUser: string | null
    tags: string[]
    priority: number
  }>(
    `select r.status, r.input, a.name as agent, r.end_user as "endUser", r.tags, r.priority
     from runs r join agents a on a.id = r.agent_id where r.id = $1 and r.workspace_id = $2`,
    [retryOf, tx.workspaceId],
  )
  const agent = run && (await readStartable(tx, [run.agent])).get(run.agent)
  if (!agent) throw new AppError('not_found', 'no such run')
  const { status, input, endUser, tags, priority } = run
  if (status !== 'failed' && status !== 'cancelled')
    throw new AppError(
      'conflict',
      `only a run that failed or was cancelled can be retried; this one is ${status}`,
    )
  return startDerived(services, tx, conditions, actor, {
    agent,
    wanted: { id: services.newId('run'), input, endUser, tags },
    origin: { priority, retryOfRunId: retryOf },
    note: { action: 'run.retry', after: { retryOf, reason } },
  })
}
