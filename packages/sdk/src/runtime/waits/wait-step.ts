import type { JournalStep } from '@ground-control/core/workers/schema'
import { digestOf } from '../digest.ts'
import { type Execution, never } from '../execution.ts'
import type { WaitRequest } from '../open-waits.ts'

/** Waits for something outside the run, without holding the worker; gives the step as it ended. */
export async function waitStep(
  execution: Execution,
  name: string,
  on: WaitRequest['on'],
  options: { byContent?: boolean } = {},
): Promise<JournalStep> {
  const digest = digestOf(on)
  const claim = execution.claim(name, digest, options)
  if (claim === null) return never()
  if (claim.found === 'settled') return execution.replay(claim.order, () => claim.step)
  const step = { name, occurrence: claim.occurrence }
  return execution.wait({ step, digest, on })
}
