import type { BeginItem } from '@ground-control/core/workers/schema'
import { createPublishEvents } from '../events/publish-events.ts'
import { createGrantCache } from '../grants/live-grants.ts'
import type { GateCache } from '../policies/gate.ts'
import type { PriceBooks } from '../prices/price-book.ts'
import { createForkRun } from '../runs/fork-run.ts'
import { createRetryRun } from '../runs/retry-run.ts'
import { createStartLimits } from '../runs/start-limits.ts'
import { createStartRuns } from '../runs/start-runs.ts'
import type { Services } from '../services.ts'
import { createAdmit } from './admit.ts'
import { createBeginBatch } from './begin.ts'
import { type Asked, hotVerb } from './lanes.ts'
import { createTake } from './take.ts'
import { createTakeTurn } from './turn.ts'
import type { VersionCache } from './versions.ts'
import { createWriteRuns } from './write-runs.ts'

/** The verbs that many callers share transactions in; one set for a process. */
export function createHotVerbs(
  services: Services,
  versions: VersionCache,
  gates: GateCache,
  books: PriceBooks,
) {
  const loadLimits = createStartLimits(services)
  const beginBatch = createBeginBatch(versions)
  const verbs = {
    begin: hotVerb(services, (tx, asked: ReadonlyArray<Asked<BeginItem>>) =>
      beginBatch(
        tx,
        asked.map(({ item }) => item),
      ),
    ),
    admit: createAdmit(services, versions, gates, books, createGrantCache(services)),
    writeRuns: createWriteRuns(services, gates, books),
  }
  return {
    ...verbs,
    turn: createTakeTurn(services, verbs),
    take: createTake(services, beginBatch),
    startRuns: createStartRuns(services, gates, loadLimits),
    retryRun: createRetryRun(gates, loadLimits),
    forkRun: createForkRun(gates, loadLimits),
    publishEvents: createPublishEvents(services),
  }
}

export type HotVerbs = ReturnType<typeof createHotVerbs>
