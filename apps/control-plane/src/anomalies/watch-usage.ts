import { hourMs } from '@ground-control/core/anomalies/calendar'
import { historyHours } from '@ground-control/core/anomalies/judge-usage'
import { nextCount } from '@ground-control/core/anomalies/next-count'
import { allWorkspaces, type Tx } from '@ground-control/db/database'
import {
  countAgentHours,
  findDueWatches,
  readActiveHours,
  takeWatch,
  writeWatch,
} from '@ground-control/db/repositories/agent-hours'
import type { Services } from '../services.ts'
import { closeEpisodes, findUsage } from './find-usage.ts'
import { createBands } from './learned-bands.ts'

const batchSize = 20
const everyMs = 60_000
/** How long a copy that dies in the middle keeps the others away. */
const leaseMs = 5 * 60_000
/** What came late is judged as well, so far back. */
const judgedMs = 6 * hourMs

/**
 * Counts what agents used by the hour and judges the hours that it has counted. A workspace has one turn a minute, whichever copy
 * takes it. A day of history is counted at a time, until it is caught up with the present; only then it is judged.
 */
export function createUsageWatch(services: Services) {
  const bands = createBands(services)
  return async (): Promise<boolean> => {
    const due = await services.db.transaction(allWorkspaces, (tx) => findDueWatches(tx, batchSize))
    let more = due.length === batchSize
    for (const workspaceId of due) {
      const counted = await services.db.transaction(workspaceId, count)
      if (counted === null) continue
      if (!counted.isCaughtUp) {
        more = true
        continue
      }
      const { hours, timeZone, now } = counted
      const learned = await bands.of(workspaceId, hours, timeZone)
      await services.db.transaction(workspaceId, async (tx) => {
        await findUsage(services, tx, hours, learned)
        await closeEpisodes(services, tx)
        await writeWatch(tx, now, everyMs)
      })
    }
    return more
  }
}

async function count(tx: Tx) {
  const turn = await takeWatch(tx)
  if (turn === null) return null
  const { since, until, isCaughtUp } = nextCount(turn, tx.now, historyHours)
  await countAgentHours(tx, { since, until })
  // Not further than what is counted; a copy that dies before it has judged leaves the rest to the next.
  await writeWatch(tx, isCaughtUp ? (turn.countedTo ?? since) : until, isCaughtUp ? leaseMs : 0)
  if (!isCaughtUp) return { hours: [], isCaughtUp, timeZone: turn.timeZone, now: tx.now }
  const judgedFrom = new Date(Math.max(since.getTime(), tx.now.getTime() - judgedMs))
  const hours = await readActiveHours(tx, { since: judgedFrom, until })
  return { hours, isCaughtUp, timeZone: turn.timeZone, now: tx.now }
}
