import type { Begun, TakeInput } from '@ground-control/core/workers/schema'
import type { Tx } from '@ground-control/db/database'
import { endWaits, sendAgain, wakeRuns } from '@ground-control/db/repositories/dispatch'
import type { Begin } from './begin.ts'
import { beginShares } from './begin-shares.ts'
import type { Called, Desk } from './desk.ts'
import { shareOut } from './share-out.ts'

/**
 * Lets runs go on whose wait is over; those that no longer wait are left alone. While a worker waits for such a run at
 * this process's desk, it is begun in the transaction that ends the wait: the worker has it with its commit. All others
 * go by the outbox. The caller has locked the runs.
 */
export type HandOver = (
  tx: Tx,
  runs: ReadonlyArray<{ runId: string; agentVersionId: string }>,
) => Promise<void>

export function createHandOver(desk: Desk, begin: Begin): HandOver {
  return async (tx, runs) => {
    const runIds = runs.map(({ runId }) => runId)
    const lanes = [...new Set(runs.map(({ agentVersionId }) => agentVersionId))]
    const workers = desk.call(tx.workspaceId, lanes, runs.length)
    if (workers.length === 0) return wakeRuns(tx, runIds)
    let given: ReadonlyMap<TakeInput, Begun[]> = new Map()
    tx.onEnd((isCommitted) => letGo(workers, given, isCommitted))
    // The rows are ours already, and whoever has the slots may be waiting for them: no waiting for slots here.
    const [due, seen] = await Promise.all([endWaits(tx, runIds), begin.look(tx, runIds, 'try')])
    if (seen === null) return sendAgain(tx, due)
    const { shares, left } = shareOut(
      due,
      workers.map(({ asked }) => asked),
    )
    sendAgain(tx, left)
    given = await beginShares(shares, (items) => begin.give(tx, items, seen))
  }
}

function letGo(
  workers: readonly Called[],
  given: ReadonlyMap<TakeInput, Begun[]>,
  isCommitted: boolean,
): void {
  for (const worker of workers) {
    const runs = given.get(worker.asked) ?? []
    worker.letGo(isCommitted || runs.length === 0 ? { runs } : 'in doubt')
  }
}
