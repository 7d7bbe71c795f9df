import { type Dependency, dependencyKey, factOf } from '@ground-control/core/breakers/dependency'
import { observe } from '@ground-control/core/breakers/observe'
import { type BreakerState, isQuiet } from '@ground-control/core/breakers/states'
import type { Failure } from '@ground-control/core/runs/schema'
import type { Tx } from '@ground-control/db/database'
import { findBreakerRule, lockBreakers } from '@ground-control/db/repositories/breakers'
import type { Services } from '../services.ts'
import { writeChanges } from './take-probes.ts'
import { type Change, tellChanges } from './tell-changes.ts'

/** A call that has come back. */
export type SeenCall = {
  callId: string
  runId: string
  agentId: string
  dependencies: readonly Dependency[]
  failure: Failure | null
}

/**
 * Tells the breakers what calls came to, in the transaction that records it. A success is told only where something is
 * remembered against the dependency (`awake`), so that while all is well nothing is written and no row is locked.
 */
export async function observeCalls(
  services: Services,
  tx: Tx,
  awake: ReadonlyMap<string, BreakerState>,
  calls: readonly SeenCall[],
): Promise<void> {
  const facts = calls.flatMap(({ dependencies, failure, ...call }) =>
    dependencies.map((dependency) => ({ call, dependency, fact: factOf(dependency, call.callId, failure) })),
  )
  const failing = new Set(
    facts.flatMap(({ dependency, fact }) => (fact.said === 'failed' ? [dependencyKey(dependency)] : [])),
  )
  const concerning = facts.filter(({ dependency }) => {
    const key = dependencyKey(dependency)
    return failing.has(key) || awake.has(key)
  })
  if (concerning.length === 0) return
  const [states, rule] = await Promise.all([
    lockBreakers(
      tx,
      concerning.map(({ dependency }) => dependency),
    ),
    findBreakerRule(tx),
  ])
  const changes: Change[] = []
  for (const { call, dependency, fact } of concerning) {
    const key = dependencyKey(dependency)
    const before = states.get(key)!
    const after = observe(before, fact, tx.now.getTime(), rule)
    if (after === before || (isQuiet(before) && isQuiet(after))) continue
    states.set(key, after)
    changes.push({ dependency, before, after, runId: call.runId, agentId: call.agentId })
  }
  await writeChanges(tx, changes)
  await tellChanges(services, tx, changes)
}
