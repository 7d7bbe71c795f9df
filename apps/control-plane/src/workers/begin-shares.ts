import type { BeginItem, BeginResult, Begun, TakeInput } from '@ground-control/core/workers/schema'
import type { Dispatch } from '@ground-control/db/repositories/dispatch'

/** Deliveries, or runs that are held already. */
export type Share = ReadonlyArray<Pick<Dispatch, 'runId' | 'dispatch'>>

/** Begins for each worker what is meant for it, all at once. @returns what each was given; what was skipped is nobody's */
export async function beginShares<T extends Pick<TakeInput, 'workerId' | 'token'>>(
  shares: ReadonlyMap<T, Share>,
  begin: (items: BeginItem[]) => Promise<BeginResult[]>,
): Promise<Map<T, Begun[]>> {
  const given = new Map<T, Begun[]>()
  const meant = [...shares].flatMap(([taker, share]) => {
    given.set(taker, [])
    const { workerId, token } = taker
    return share.map(({ runId, dispatch }) => ({ taker, item: { runId, dispatch, workerId, token } }))
  })
  const results = await begin(meant.map(({ item }) => item))
  results.forEach((result, index) => {
    if (result.outcome === 'begun') given.get(meant[index]!.taker)!.push(result)
  })
  return given
}
