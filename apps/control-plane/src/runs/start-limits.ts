import { AppError } from '@ground-control/core/errors'
import { rateWaitMs } from '@ground-control/core/runs/rate'
import type { Tx } from '@ground-control/db/database'
import { lockStartRates } from '@ground-control/db/repositories/start-rates'
import type { Services } from '../services.ts'
import { createBacklog } from './backlog.ts'
import type { StartableAgent } from './start-gate.ts'

/** How long a caller is told to wait for a backlog to shrink. */
const backlogWaitMs = 2_000

/** Takes a place for one start of the agent, or says why there is none and when to ask again. */
type StartLimits = { take(agent: StartableAgent): AppError | null }
export type LoadStartLimits = (tx: Tx, agents: readonly StartableAgent[]) => Promise<StartLimits>

/**
 * What keeps starts from outside within bounds: the agent's `runsPerMinute`, exact over all control planes, and the
 * workspace's bound on queued runs. A child passes: its parent has been accepted, and refusing now would waste it.
 */
export function createStartLimits(services: Services): LoadStartLimits {
  const backlog = createBacklog(services)
  return async (tx, agents) => {
    const limited = agents.flatMap(({ id, definition }) =>
      definition.limits.runsPerMinute === undefined
        ? []
        : [{ id, perMinute: definition.limits.runsPerMinute }],
    )
    const [room, rates] = await Promise.all([backlog.room(tx), lockStartRates(tx, limited)])
    const started = new Map<string, number>()
    let queued = 0
    return {
      take(agent) {
        if (queued >= room)
          return new AppError(
            'too_many',
            'too many runs are queued in this workspace: start fewer, or later',
            {
              by: 'limit',
              name: 'runs.maxQueued',
              retryAfterMs: backlogWaitMs,
            },
          )
        const perMinute = agent.definition.limits.runsPerMinute
        const rate = rates.get(agent.id)
        const before = started.get(agent.id) ?? 0
        if (perMinute !== undefined && rate !== undefined) {
          const retryAfterMs = rateWaitMs({ perMinute, ...rate }, before, tx.now)
          if (retryAfterMs > 0)
            return new AppError(
              'too_many',
              `${agent.name} may be started ${perMinute} times a minute: the next time in ${retryAfterMs} ms`,
              { by: 'limit', name: 'runsPerMinute', id: agent.id, retryAfterMs },
            )
        }
        started.set(agent.id, before + 1)
        queued += 1
        backlog.took(tx.workspaceId, 1)
        return null
      },
    }
  }
}
