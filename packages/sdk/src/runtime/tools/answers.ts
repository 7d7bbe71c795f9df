import type { Json } from '@ground-control/core/json'
import type { Failure } from '@ground-control/core/runs/schema'
import type { z } from 'zod'
import { type RefusedError, refusedError, ToolCallError } from '../../errors.ts'
import { noOf } from '../refusals.ts'

export type Answer =
  | { told: Json }
  | { thrown: ToolCallError | RefusedError; endsLoop: false }
  | { thrown: RefusedError; endsLoop: true }

/** What a failed tool call means to the agent: words for the model, or an error. The same live and on replay. */
export function answerOfFailure(tool: string, failure: Failure): Answer {
  const no = noOf(failure)
  if (no === null) return { thrown: new ToolCallError(failure), endsLoop: false }
  switch (no.by) {
    case 'people': {
      const { status, reason, decidedBy } = no
      return { told: { error: 'rejected', tool, status, reason, decidedBy } }
    }
    case 'policy':
      return { told: { error: 'refused', tool, message: failure.message, rule: no.rule } }
    case 'limit':
      return { thrown: refusedError(failure), endsLoop: true }
    case 'breaker':
      // Of this tool alone: the model is told, and may do without.
      return { thrown: refusedError(failure), endsLoop: false }
    default:
      return no satisfies never
  }
}

/** What a model is told of arguments that do not meet the tool's schema: enough to do better. */
export function invalidArguments(tool: string, error: z.ZodError): Json {
  const issues = error.issues
    .slice(0, 20)
    .map((issue) => ({ field: issue.path.join('.'), message: issue.message }))
  return { error: 'invalid_arguments', tool, issues }
}
