import { type Dependency, dependencyKey } from '@ground-control/core/breakers/dependency'
import { breakerEventOf } from '@ground-control/core/breakers/observe'
import type { BreakerState } from '@ground-control/core/breakers/states'
import type { Json } from '@ground-control/core/json'
import type { Tx } from '@ground-control/db/database'
import { appendEvents } from '@ground-control/db/repositories/events'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'

/** One step of a breaker and the call that led to it. */
export type Change = {
  dependency: Dependency
  before: BreakerState
  after: BreakerState
  runId: string
  agentId: string
}

const actor = { kind: 'system', id: 'breakers', name: 'Breakers' } as const

/** Puts on record what watchers see of the changes: opened, half open, closed. Counting is not told. */
export async function tellChanges(services: Services, tx: Tx, changes: readonly Change[]): Promise<void> {
  const told = changes.flatMap((change) => {
    const type = breakerEventOf(change.before, change.after)
    return type === null ? [] : [{ ...change, type }]
  })
  if (told.length === 0) return
  await Promise.all([
    appendEvents(
      tx,
      told.map(({ type, dependency, before, after, runId, agentId }) => ({
        id: services.newId('event', tx.now),
        workspaceId: tx.workspaceId,
        type,
        runId,
        agentId,
        key: dependencyKey(dependency),
        source: 'platform',
        data: { ...dependency, ...factsOf(before, after) },
      })),
    ),
    record(
      services,
      tx,
      actor,
      told.map(({ type, dependency, before, after, runId }) => ({
        action: actionOf[type],
        subject: { kind: 'breaker', id: dependencyKey(dependency) },
        runId,
        before: { state: before.kind },
        after: { state: after.kind, ...factsOf(before, after) },
      })),
    ),
  ])
}

const actionOf = {
  'breaker.opened': 'breaker.open',
  'breaker.half_opened': 'breaker.probe',
  'breaker.closed': 'breaker.close',
} as const

function factsOf(before: BreakerState, after: BreakerState): { [key: string]: Json } {
  const about = after.kind === 'closed' ? before : after
  if (about.kind === 'closed') return {}
  const until = after.kind === 'open' ? new Date(after.untilMs).toISOString() : null
  return { cause: { ...about.cause }, openings: about.openings, until }
}
