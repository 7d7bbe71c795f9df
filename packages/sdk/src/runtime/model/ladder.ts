import type { Failure } from '@ground-control/core/runs/schema'
import { DefinitionError } from '../../errors.ts'
import { noOf } from '../refusals.ts'

/**
 * Whether a call that failed on one rung may be tried on the next, cheaper one.
 * A budget, a missing price or an open breaker is about this model, and another may fit. A policy's or a person's no, a kill and a
 * limit of the run are about the call. A request that the provider found wrong is wrong for its neighbour too, but a
 * model that is missing or a provider that is down is not. A stream that has spoken cannot be begun again.
 */
export function mayTryNextRung(failure: Failure): boolean {
  const no = noOf(failure)
  if (no !== null) return no.by === 'breaker' || (no.by === 'limit' && nextMayFit.has(failure.code))
  return providerIsTheCause.has(failure.code)
}

const nextMayFit = new Set(['budget_exceeded', 'unpriced'])
const providerIsTheCause = new Set([
  'rate_limited',
  'provider_unavailable',
  'provider_timeout',
  'provider_unreachable',
  'provider_garbage',
  'provider_auth',
  'provider_not_configured',
  'model_not_found',
  'response_too_large',
])

/** The rungs from `first` down. Throws DefinitionError where the agent names no model, or not that one. */
export function ladderOf(agent: { name: string; models: readonly string[] }, first?: string): string[] {
  if (agent.models.length === 0)
    throw new DefinitionError(`agent ${agent.name} names no models: list them in defineAgent({ models })`)
  if (first === undefined) return [...agent.models]
  const index = agent.models.indexOf(first)
  if (index < 0) throw new DefinitionError(`agent ${agent.name} does not name the model ${first}`)
  return agent.models.slice(index)
}

/** A rung's step: `model` for the first, `model:2` and on for those below. */
export const rungStep = (rung: number) => (rung === 0 ? 'model' : `model:${rung + 1}`)
