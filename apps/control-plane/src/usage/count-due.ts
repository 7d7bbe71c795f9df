import { allWorkspaces } from '@ground-control/db/database'
import { countUsage, findDueCounts, scheduleCount } from '@ground-control/db/repositories/usage-counts'
import type { Services } from '../services.ts'

const batchSize = 50
const busyMs = 10_000
const idleMs = 60_000

/**
 * Sums up what calls used and how runs went, once they are over. A workspace where something happens has a turn every
 * ten seconds, whichever copy takes it; what has ended since is read one by one by whoever asks.
 * @returns true: there is more to count
 */
export async function countDue(services: Services): Promise<boolean> {
  const due = await services.db.transaction(allWorkspaces, (tx) => findDueCounts(tx, batchSize))
  let more = due.length === batchSize
  for (const workspaceId of due)
    await services.db.transaction(workspaceId, async (tx) => {
      const turn = await countUsage(tx)
      if (turn === null) return
      more ||= !turn.isCaughtUp
      await scheduleCount(tx, turn.isCaughtUp ? (turn.counted > 0 ? busyMs : idleMs) : 0)
    })
  return more
}
