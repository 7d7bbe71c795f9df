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
import { createCommit } from './commit.ts'
import { createEmit } from './emit.ts'
import { createFinish } from './finish.ts'
import { createSuspend } from './suspend.ts'
import { createVersionCache } from './versions.ts'

/** The verbs that many callers share transactions in; one set for a process. */
export function createHotVerbs(services: Services, gates: GateCache, price: PriceOf = listPrice) {
  const versions = createVersionCache()
  const loadLimits = createStartLimits(services)
  return {
    startRuns: createStartRuns(services, gates, loadLimits),
    retryRun: createRetryRun(gates, loadLimits),
    forkRun: createForkRun(gates, loadLimits),
    publishEvents: createPublishEvents(services),
    begin: createBegin(services, versions),
    admit: createAdmit(services, versions, gates, price),
    commit: createCommit(services, price),
    suspend: createSuspend(services, gates),
    emit: createEmit(services),
    finish: createFinish(services),
  }
}

export type HotVerbs = ReturnType<typeof createHotVerbs>
