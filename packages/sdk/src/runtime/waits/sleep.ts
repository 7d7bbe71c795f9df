import { DefinitionError } from '../../errors.ts'
import type { Execution } from '../execution.ts'
import { checkName } from '../run-step.ts'
import { waitStep } from './wait-step.ts'

const longestMs = 366 * 86_400_000

/** Sleeps by the control plane's clock. See AgentContext.sleep. */
export async function sleep(execution: Execution, name: string, ms: number): Promise<void> {
  checkName(name)
  if (!(ms >= 0 && ms <= longestMs))
    throw new DefinitionError(`sleep "${name}": ms must be 0 to ${longestMs}`)
  await waitStep(execution, name, { kind: 'sleep', ms: Math.ceil(ms) })
}
