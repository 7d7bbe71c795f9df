import { createPublishEvents } from '../events/publish-events.ts'
import type { GateCache } from '../policies/gate.ts'
import { listPrice, type PriceOf } from '../prices/price.ts'
import { createForkRun } from '../runs/fork-run.ts'
import { createRetryRun } from '../runs/retry-run.ts'
import { createStartLimits } from '../runs/start-limits.ts'
import { createStartRuns } from '../runs/start-runs.ts'
import type { Services } from '../services.ts'
import { createAdmit } from './admit.ts'
import { createBegin } from './begin.ts'
import { createTakeTurn } from './turn.ts'
import { createVersionCache } from './versions.ts'
import { createWriteRuns } from './write-runs.ts'

/** The verbs that many callers share transactions in; one set for a process. */
export function createHotVerbs(services: Services, gates: GateCache, price: PriceOf = listPrice) {
  const versions = createVersionCache()
  const loadLimits = createStartLimits(services)
  const verbs = {
    begin: createBegin(services, versions),
    admit: createAdmit(services, versions, gates, price),
    writeRuns: createWriteRuns(services, gates, price),
  }
  return {
    ...verbs,
    turn: createTakeTurn(services, verbs),
    startRuns: createStartRuns(services, gates, loadLimits),
    retryRun: createRetryRun(gates, loadLimits),
    forkRun: createForkRun(gates, loadLimits),
    publishEvents: createPublishEvents(services),
  }
}

export type HotVerbs = ReturnType<typeof createHotVerbs>
