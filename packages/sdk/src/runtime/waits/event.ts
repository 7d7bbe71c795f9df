import { eventOutput } from '@ground-control/core/workers/outcomes'
import { waitRequest } from '@ground-control/core/workers/schema'
import type { EventRequest, ReceivedEvent } from '../../context.ts'
import { DefinitionError, StepError } from '../../errors.ts'
import type { Execution } from '../execution.ts'
import { checkName } from '../run-step.ts'
import { waitStep } from './wait-step.ts'

/** The next event of a type, or null when none came in time. See AgentContext.waitForEvent. */
export async function waitForEvent(
  execution: Execution,
  name: string,
  { type, key, timeoutMs }: EventRequest,
): Promise<ReceivedEvent | null> {
  checkName(name)
  const on = waitRequest.shape.on.safeParse({ kind: 'event', type, key, timeoutMs })
  if (!on.success) {
    const issue = on.error.issues[0]
    throw new DefinitionError(`event "${name}": ${issue?.path.join('.')}: ${issue?.message}`)
  }
  const step = await waitStep(execution, name, on.data)
  if (step.error) throw new StepError(step.error)
  return eventOutput.parse(step.output)
}
