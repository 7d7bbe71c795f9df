import type { AgentDefinition } from '@ground-control/core/agents/schema'
import { nanoPerUsd } from '@ground-control/core/money'
import type { Failure } from '@ground-control/core/runs/schema'
import type { LockedRun } from '@ground-control/db/repositories/runs'
import { failure } from './call-outcome.ts'

/** Why the version's own limits leave no room for a call; null: they do. */
export function overOwnLimit(
  definition: AgentDefinition,
  openCosts: Map<string, bigint>,
  run: LockedRun,
  cost: bigint | null,
): Failure | null {
  const { limits } = definition
  if (run.modelCalls + run.toolCalls >= limits.steps)
    return failure('step_limit', `the run has made ${limits.steps} calls, the most its agent allows`)
  if (limits.costUsd === undefined) return null
  if (cost === null)
    return failure('unpriced', 'no price is known for the model, and the agent limits what a run may cost')
  const limit = BigInt(Math.round(limits.costUsd * Number(nanoPerUsd)))
  const used = run.costNanoUsd + (openCosts.get(run.id) ?? 0n)
  if (used + cost <= limit) return null
  return failure(
    'budget_exceeded',
    `the agent's own limit of $${limits.costUsd} a run has no room for this call`,
    { by: 'budget', id: '', name: `limit of ${definition.name}` },
  )
}
