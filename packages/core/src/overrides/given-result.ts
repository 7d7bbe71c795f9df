import { z } from 'zod'
import { type Json, json } from '../json.ts'
import type { StepKind } from '../runs/schema.ts'
import { text } from '../text.ts'
import type { ApprovalOutput, EventOutput } from '../workers/outcomes.ts'

/** A step that waits, as far as its result depends on it. */
export type WaitingStep = {
  kind: StepKind
  /** of an approval: what was asked about */
  arguments: Json
  /** of an event wait */
  eventType: string | null
}
export type GivenOutput = { output: Json } | { problem: { path: string; message: string } }

const givenApproval = z.strictObject({
  status: z.enum(['approved', 'edited', 'rejected']),
  arguments: json.optional(),
  reason: text(1_000).nullable().default(null),
})

/**
 * What is recorded where a person gives the result of a step that waits: the same shape that its own end would have
 * had, so that the agent cannot tell the two apart. `by` is who gave it, `id` the order's.
 */
export function outputOfGiven(
  step: WaitingStep,
  result: Json,
  by: { id: string; name: string },
): GivenOutput {
  switch (step.kind) {
    case 'approval': {
      const given = givenApproval.safeParse(result)
      if (!given.success) {
        const issue = given.error.issues[0]
        return { problem: { path: issue?.path.join('.') ?? '', message: issue?.message ?? 'is not valid' } }
      }
      const { status, arguments: edited, reason } = given.data
      if (status === 'edited' && edited === undefined)
        return { problem: { path: 'arguments', message: 'an edit says what they are now' } }
      if (status !== 'edited' && edited !== undefined)
        return { problem: { path: 'arguments', message: 'goes with edited, and only with it' } }
      return {
        output: {
          status,
          arguments: edited === undefined ? step.arguments : edited,
          reason,
          decidedBy: by.name,
        } satisfies ApprovalOutput,
      }
    }
    case 'event':
      if (result === null) return { output: null }
      return {
        output: { id: by.id, type: step.eventType ?? '', data: result } satisfies NonNullable<EventOutput>,
      }
    case 'sleep':
      return result === null ? { output: null } : { problem: { path: '', message: 'a sleep gives null' } }
    case 'tool':
      return { output: result }
    case 'model':
    case 'code':
    case 'child':
      return { problem: { path: '', message: `a ${step.kind} step waits for no result of a person` } }
    default: {
      const never: never = step.kind
      throw new Error(`unknown step ${never}`)
    }
  }
}
