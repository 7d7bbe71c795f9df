import type { Fault } from './fault.ts'
import { budgetStampede } from './faults/budget-stampede.ts'
import { burst } from './faults/burst.ts'
import { controlPlaneKill } from './faults/control-plane-kill.ts'
import { poison } from './faults/poison.ts'
import { pooler } from './faults/pooler.ts'
import { postgresRestart } from './faults/postgres-restart.ts'
import { providerFaults } from './faults/provider-faults.ts'
import { providerOutage } from './faults/provider-outage.ts'
import { races } from './faults/races.ts'
import { redisLoss } from './faults/redis-loss.ts'
import { workerKill } from './faults/worker-kill.ts'
import { workerStop } from './faults/worker-stop.ts'

/** Every fault, in the order of the report. */
export const allFaults: readonly Fault[] = [
  workerKill,
  workerStop,
  controlPlaneKill,
  postgresRestart,
  pooler,
  redisLoss,
  providerFaults,
  providerOutage,
  poison,
  budgetStampede,
  races,
  burst,
]
