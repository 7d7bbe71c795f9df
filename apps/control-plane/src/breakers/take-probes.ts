import { type Dependency, dependencyKey } from '@ground-control/core/breakers/dependency'
import { leaveOf, returnProbe, takeProbe } from '@ground-control/core/breakers/observe'
import type { BreakerState } from '@ground-control/core/breakers/states'
import type { Failure } from '@ground-control/core/runs/schema'
import type { Tx } from '@ground-control/db/database'
import { findBreakerRule, lockBreakers, writeBreakers } from '@ground-control/db/repositories/breakers'
import type { Services } from '../services.ts'
import { isOpen } from './stand.ts'
import { type Change, tellChanges } from './tell-changes.ts'

/** A call that may try dependencies again. */
export type ProbeClaim = { callId: string; runId: string; agentId: string; probes: readonly Dependency[] }

/**
 * Gives each breaker's one turn to the first call that asks, under the rows' locks: of all control planes together
 * one call tries. @returns why the others may not go, by call
 */
export async function takeProbes(
  services: Services,
  tx: Tx,
  claims: readonly ProbeClaim[],
): Promise<Map<string, Failure>> {
  const refusals = new Map<string, Failure>()
  if (claims.length === 0) return refusals
  const nowMs = tx.now.getTime()
  const [states, rule] = await Promise.all([
    lockBreakers(
      tx,
      claims.flatMap((claim) => claim.probes),
    ),
    findBreakerRule(tx),
  ])
  const changes: Change[] = []
  for (const { probes, ...call } of claims) {
    const stand = probes.map((dependency) => ({ dependency, before: states.get(dependencyKey(dependency))! }))
    const taken = stand.find(({ before }) => leaveOf(before, nowMs, call.callId).kind === 'refuse')
    if (taken && taken.before.kind !== 'closed') {
      const leave = leaveOf(taken.before, nowMs)
      const untilMs = leave.kind === 'refuse' ? leave.untilMs : nowMs
      refusals.set(call.callId, isOpen(taken.dependency, taken.before, untilMs, nowMs))
      continue
    }
    for (const { dependency, before } of stand) {
      if (before.kind === 'closed') continue // another's probe has closed it meanwhile
      const after = takeProbe(before, call.callId, nowMs, rule)
      states.set(dependencyKey(dependency), after)
      changes.push({ dependency, before, after, runId: call.runId, agentId: call.agentId })
    }
  }
  await writeChanges(tx, changes)
  await tellChanges(services, tx, changes)
  return refusals
}

/** Gives turns back that were taken in this transaction and will not be used: a budget had no room. */
export async function returnProbes(tx: Tx, claims: readonly ProbeClaim[]): Promise<void> {
  if (claims.length === 0) return
  const states = await lockBreakers(
    tx,
    claims.flatMap((claim) => claim.probes),
  )
  for (const { callId, probes } of claims)
    for (const key of probes.map(dependencyKey))
      states.set(key, returnProbe(states.get(key)!, callId, tx.now.getTime()))
  await writeBreakers(
    tx,
    claims.flatMap(({ probes }) => probes.map((one) => ({ ...one, state: states.get(dependencyKey(one))! }))),
  )
}

/** The last state of each dependency that changed. */
export function writeChanges(
  tx: Tx,
  changes: ReadonlyArray<{ dependency: Dependency; after: BreakerState }>,
): Promise<void> {
  const last = new Map(
    changes.map(({ dependency, after }) => [dependencyKey(dependency), { ...dependency, state: after }]),
  )
  return writeBreakers(tx, [...last.values()])
}
