import type { Fault } from './fault.ts'
import { budgetStampede } from './faults/budget-stampede.ts'
import { controlPlaneKill } from './faults/control-plane-kill.ts'
import { postgresRestart } from './faults/postgres-restart.ts'
import { workerKill } from './faults/worker-kill.ts'
import { workerStop } from './faults/worker-stop.ts'

/** Every fault, in the order of the report. */
export const allFaults: readonly Fault[] = [
  workerKill,
  workerStop,
  controlPlaneKill,
  postgresRestart,
  budgetStampede,
]
