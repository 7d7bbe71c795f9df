import type { TakeInput } from '@ground-control/core/workers/schema'
import type { Dispatch } from '@ground-control/db/repositories/dispatch'

type Taker = Pick<TakeInput, 'room' | 'versions'>

/**
 * Shares what is due out among workers that have room: one after the other gets one, and versions take turns, so that
 * a burst is spread and one agent's does not keep another's out.
 * @param due the first first
 * @returns what each gets, and what nobody has room for
 */
export function shareOut<T extends Taker>(
  due: readonly Dispatch[],
  takers: readonly T[],
): { shares: Map<T, Dispatch[]>; left: Dispatch[] } {
  const shares = new Map<T, Dispatch[]>(takers.map((taker) => [taker, []]))
  const rooms = new Map(
    takers.map((taker) => [
      taker,
      {
        all: taker.room,
        of: new Map(taker.versions.map(({ agentVersionId, room }) => [agentVersionId, room])),
      },
    ]),
  )
  const left: Dispatch[] = []
  let nextTaker = 0
  for (const dispatch of inTurns(due)) {
    let isPlaced = false
    for (let tried = 0; tried < takers.length && !isPlaced; tried += 1) {
      const taker = takers[(nextTaker + tried) % takers.length]!
      const room = rooms.get(taker)!
      const ofVersion = room.of.get(dispatch.agentVersionId) ?? 0
      if (room.all === 0 || ofVersion === 0) continue
      room.all -= 1
      room.of.set(dispatch.agentVersionId, ofVersion - 1)
      shares.get(taker)!.push(dispatch)
      nextTaker = (nextTaker + tried + 1) % takers.length
      isPlaced = true
    }
    if (!isPlaced) left.push(dispatch)
  }
  return { shares, left }
}

/** By priority; among equals one of each version after the other. */
function inTurns(due: readonly Dispatch[]): Dispatch[] {
  const nth = new Map<string, number>()
  return due
    .map((dispatch) => {
      const key = `${dispatch.priority} ${dispatch.agentVersionId}`
      const turn = nth.get(key) ?? 0
      nth.set(key, turn + 1)
      return { dispatch, turn }
    })
    .sort((a, b) => a.dispatch.priority - b.dispatch.priority || a.turn - b.turn)
    .map(({ dispatch }) => dispatch)
}
