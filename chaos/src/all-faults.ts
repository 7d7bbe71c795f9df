import type { Fault } from './fault.ts'
import { workerKill } from './faults/worker-kill.ts'

/** Every fault, in the order of the report. */
export const allFaults: readonly Fault[] = [workerKill]
