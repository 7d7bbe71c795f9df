import { approvalOutput } from '@ground-control/core/workers/outcomes'
import { waitRequest } from '@ground-control/core/workers/schema'
import type { ApprovalOutcome, ApprovalRequest } from '../../context.ts'
import { DefinitionError, StepError } from '../../errors.ts'
import type { Execution } from '../execution.ts'
import { checkName } from '../run-step.ts'
import { toJson } from '../to-json.ts'
import { waitStep } from './wait-step.ts'

/** Asks people. See AgentContext.approval. */
export async function askApproval(
  execution: Execution,
  name: string,
  request: ApprovalRequest,
): Promise<ApprovalOutcome> {
  checkName(name)
  const asked = toJson({ ...request, kind: 'new_approval' }, execution.vault, `approval "${name}"`)
  const on = waitRequest.shape.on.safeParse(asked)
  if (!on.success) {
    const issue = on.error.issues[0]
    throw new DefinitionError(`approval "${name}": ${issue?.path.join('.')}: ${issue?.message}`)
  }
  const step = await waitStep(execution, name, on.data)
  if (step.error) throw new StepError(step.error)
  return approvalOutput.parse(step.output)
}
