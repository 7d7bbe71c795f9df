import type { Actor } from '@ground-control/core/actors'
import type { Begun, TakeInput, TakeResult } from '@ground-control/core/workers/schema'
import type { Tx } from '@ground-control/db/database'
import { type Dispatch, sendAgain } from '@ground-control/db/repositories/dispatch'
import { takeFromLanes } from '@ground-control/db/repositories/outbox'
import { findLeased } from '@ground-control/db/repositories/runs'
import type { Services } from '../services.ts'
import type { BeginBatch } from './begin.ts'
import { beginShares, type Share } from './begin-shares.ts'
import { type Desk, laneKey } from './desk.ts'
import { type Asked, hotVerb } from './lanes.ts'
import { shareOut } from './share-out.ts'

export type Take = (actor: Actor, input: TakeInput, signal: AbortSignal | undefined) => Promise<TakeResult>

/**
 * Gives a worker runs that are due, begun, as many as it has room for; where none is, it waits, and what becomes due
 * while it does is handed to it. Deliveries that are there already come straight out of the outbox; whatever nobody
 * asks for at the moment goes by the queue.
 */
export function createTake(services: Services, begin: BeginBatch): Take {
  const { desk } = services
  const claim = hotVerb<TakeInput, Begun[]>(services, (tx, asked) => claimRuns(tx, desk, begin, asked))
  return async (actor, input, signal) => {
    const until = services.now().getTime() + input.waitMs
    for (;;) {
      // Whoever has left would be given runs that nobody executes.
      if (signal?.aborted) return { runs: [] }
      const due = input.versions.filter(({ agentVersionId }) =>
        desk.mayBeDue(laneKey(actor.workspaceId, agentVersionId)),
      )
      if (input.again || due.length > 0) {
        const [runs = []] = await claim(actor, [{ ...input, versions: due }])
        if (input.again || runs.length > 0) return { runs }
        continue
      }
      const leftMs = until - services.now().getTime()
      if (leftMs <= 0 || desk.isClosed) return { runs: [] }
      const heard = await desk.wait(actor.workspaceId, input, leftMs, signal)
      if (heard === 'look') continue
      if (heard !== 'in doubt') return heard
      const [found = []] = await claim(actor, [{ ...input, again: true }])
      if (found.length > 0) return { runs: found }
    }
  }
}

async function claimRuns(
  tx: Tx,
  desk: Desk,
  begin: BeginBatch,
  asked: ReadonlyArray<Asked<TakeInput>>,
): Promise<Begun[][]> {
  const fresh = asked.filter(({ item }) => !item.again)
  const lanes = roomOfLanes(fresh.map(({ item }) => item))
  for (const { lane } of lanes) desk.looksThrough(laneKey(tx.workspaceId, lane))
  const [rows, leased] = await Promise.all([
    lanes.length === 0 ? [] : takeFromLanes(tx, lanes),
    findLeased(
      tx,
      asked.flatMap(({ item }) => (item.again ? [item] : [])),
    ),
  ])
  const due = rows.map(({ payload }) => payload as Dispatch)
  for (const { lane, room } of lanes)
    if (due.filter(({ agentVersionId }) => agentVersionId === lane).length >= room)
      desk.leavesMore(laneKey(tx.workspaceId, lane))
  const { shares, left } = shareOut(
    due,
    fresh.map(({ item }) => item),
  )
  sendAgain(tx, left)
  const meant = new Map<TakeInput, Share>(shares)
  for (const { item } of asked)
    if (item.again)
      meant.set(
        item,
        leased.filter(({ token, workerId }) => token === item.token && workerId === item.workerId),
      )
  const given = await beginShares(meant, (items) => begin(tx, items))
  return asked.map(({ item }) => given.get(item) ?? [])
}

function roomOfLanes(takers: readonly TakeInput[]): Array<{ lane: string; room: number }> {
  const rooms = new Map<string, number>()
  for (const taker of takers)
    for (const { agentVersionId, room } of taker.versions)
      rooms.set(agentVersionId, (rooms.get(agentVersionId) ?? 0) + Math.min(room, taker.room))
  return [...rooms].map(([lane, room]) => ({ lane, room }))
}
