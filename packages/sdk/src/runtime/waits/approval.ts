import { askedBackKey } from '@ground-control/core/approvals/ask-back'
import { approvalOutput } from '@ground-control/core/workers/outcomes'
import { type JournalStep, waitRequest } from '@ground-control/core/workers/schema'
import type { z } from 'zod'
import type { ApprovalOutcome, ApprovalRequest, QuestionOutcome, QuestionRequest } from '../../context.ts'
import { jsonSchemaOf } from '../../definition-of.ts'
import { DefinitionError, StepError } from '../../errors.ts'
import { digestOf } from '../digest.ts'
import { type Execution, never } from '../execution.ts'
import { checkName } from '../run-step.ts'
import { toJson } from '../to-json.ts'
import { replyUntil } from './ask-back.ts'

/** Asks people. See AgentContext.approval. */
export async function askApproval(
  execution: Execution,
  name: string,
  request: ApprovalRequest | QuestionRequest<z.ZodType>,
): Promise<ApprovalOutcome | QuestionOutcome<unknown>> {
  checkName(name)
  const on = requestOf(execution, name, request)
  const digest = digestOf(on)
  const claim = execution.claim(name, digest)
  if (claim === null) return never()
  const step = { name, occurrence: claim.occurrence }
  const answer: Promise<JournalStep> =
    claim.found === 'settled'
      ? execution.replay(claim.order, () => claim.step)
      : execution.wait({ step, digest, on })
  const key = askedBackKey({ occurrence: claim.occurrence, digest })
  const { onComment } = request
  const ended = onComment ? await replyUntil(execution, name, key, answer, onComment) : await answer
  if (ended.error) throw new StepError(ended.error)
  const { answer: said, status, ...outcome } = approvalOutput.parse(ended.output)
  if (request.kind !== 'question') return { status, ...outcome } as ApprovalOutcome
  const { reason, decidedBy } = outcome
  if (status !== 'answered') return { status, reason, decidedBy } as QuestionOutcome<unknown>
  return { status, answer: request.answer ? await request.answer.parseAsync(said) : said, reason, decidedBy }
}

function requestOf(
  execution: Execution,
  name: string,
  { onComment, ...request }: ApprovalRequest | QuestionRequest<z.ZodType>,
) {
  const { kind, ...asked } = request
  const body =
    kind === 'question'
      ? questionOf(name, asked as Omit<QuestionRequest<z.ZodType>, 'kind' | 'onComment'>)
      : asked
  const json = toJson(
    { ...body, ...(onComment && { answersComments: true }), kind: 'new_approval' },
    execution.vault,
    `approval "${name}"`,
  )
  const on = waitRequest.shape.on.safeParse(json)
  if (on.success) return on.data
  const issue = on.error.issues[0]
  throw new DefinitionError(`approval "${name}": ${issue?.path.join('.')}: ${issue?.message}`)
}

function questionOf(
  name: string,
  { answer, arguments: args, ...rest }: Omit<QuestionRequest<z.ZodType>, 'kind' | 'onComment'>,
) {
  const schema = answer && { answer: jsonSchemaOf(answer, `approval "${name}": answer`) }
  return { ...rest, arguments: args ?? {}, question: { ...schema } }
}
