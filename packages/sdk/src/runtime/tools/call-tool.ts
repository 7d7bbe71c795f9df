import type { Json } from '@ground-control/core/json'
import type { Failure } from '@ground-control/core/runs/schema'
import type { AnyTool } from '../../define-tool.ts'
import { ToolCallError } from '../../errors.ts'
import { admit } from '../admit.ts'
import { digestOf } from '../digest.ts'
import { type Execution, never } from '../execution.ts'
import { failureOfNo } from '../refusals.ts'
import { fromJson, toJson } from '../to-json.ts'
import { answerOfFailure, invalidArguments } from './answers.ts'
import { runTool } from './run-tool.ts'

/**
 * One tool call of an agent: checked, admitted, made, recorded. Gives what the model is told; throws ToolCallError
 * where the tool failed and RefusedError where a limit ends the matter.
 */
export async function callTool(
  execution: Execution,
  tool: AnyTool,
  given: unknown,
  abortSignal?: AbortSignal,
): Promise<unknown> {
  const args = toJson(given, execution.vault, `the arguments of ${tool.name}`)
  const name = `tool:${tool.name}`
  const digest = digestOf({ kind: 'tool', tool: tool.name, arguments: args })
  const claim = execution.claim(name, digest, { byContent: true })
  if (claim === null) return never()
  if (claim.found === 'settled') {
    const { output, error } = claim.step
    return execution.replay(claim.order, () => answerOf(execution, tool, output, error))
  }
  const step = { name, occurrence: claim.occurrence }
  const record = (outcome: Outcome, facts: { attempt?: number; startedAtMs?: number; request?: Json } = {}) =>
    execution.record({ step, digest, kind: 'tool', request: args, outcome, attempt: 1, ...facts })

  const checked = await tool.input.safeParseAsync(args)
  if (!checked.success) {
    const output = toJson(invalidArguments(tool.name, checked.error), execution.vault, 'the answer')
    await execution.live(async () => record({ status: 'succeeded', output }))
    return output
  }
  const call = { kind: 'tool' as const, tool: tool.name, arguments: args }
  const result = await admit(execution, { step, digest, call }, async (grant) => {
    const made = await runTool(execution, tool, args, grant, abortSignal)
    // A person may have edited them: the record says what was called with.
    record(made.outcome, { ...made, request: grant.arguments ?? args })
    if (made.outcome.status === 'failed') throw new ToolCallError(made.outcome.error, made.cause)
    return fromJson(made.outcome.output)
  })
  switch (result.outcome) {
    case 'made':
      return result.value
    case 'recorded':
      return answerOf(execution, tool, result.output, result.error)
    case 'rejected':
    case 'refused':
      return answerOf(execution, tool, null, failureOfNo(result))
    default:
      return result satisfies never
  }
}

type Outcome = Awaited<ReturnType<typeof runTool>>['outcome']

function answerOf(execution: Execution, tool: AnyTool, output: Json, error: Failure | null): unknown {
  if (error === null) return fromJson(output)
  const answer = answerOfFailure(tool.name, error)
  if ('told' in answer) return answer.told
  // The AI SDK turns what a tool throws into words for the model. A limit must end the loop, so the next model call
  // throws it as well.
  if (answer.endsLoop) execution.refuseNextModelCall(answer.thrown)
  throw answer.thrown
}
