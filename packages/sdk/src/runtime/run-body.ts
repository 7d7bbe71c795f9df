import type { Failure } from '@ground-control/core/runs/schema'
import type { FinishItem } from '@ground-control/core/workers/schema'
import { z } from 'zod'
import type { AgentContext } from '../context.ts'
import type { AnyAgent } from '../define-agent.ts'
import { NonRetryableError } from '../errors.ts'
import type { Execution } from './execution.ts'
import { failureOf, storable } from './failure-of.ts'
import { toJson } from './to-json.ts'

type Result = FinishItem['result']

/** The agent's code from input to output: `run`, then where that fails `fallback`, then `fallbackStatic`. */
export async function runBody(execution: Execution, agent: AnyAgent, context: AgentContext): Promise<Result> {
  const { begun, vault } = execution
  const input = await agent.input.safeParseAsync(begun.run.input)
  if (!input.success) {
    const message = storable(
      `the input is not what ${agent.name} takes: ${z.prettifyError(input.error)}`,
      vault,
    )
    return { status: 'failed', failure: { code: 'invalid_input', retryable: false, message } }
  }
  // The schemas say what goes in and out; the types of run and fallback follow from them.
  const ctx = context as unknown as AgentContext<never>
  const given = input.data as never
  try {
    const output = await checked(execution, agent, await agent.run(ctx, given))
    const { degradedBecause } = execution
    if (degradedBecause === null) return { status: 'succeeded', output, servedBy: 'primary', degraded: false }
    return { status: 'succeeded', output, servedBy: 'primary', degraded: true, degradedBecause }
  } catch (error) {
    return instead(execution, agent, error, async (cause) => agent.fallback?.(ctx, given, cause))
  }
}

async function instead(
  execution: Execution,
  agent: AnyAgent,
  error: unknown,
  fallback: (error: Error) => Promise<unknown>,
): Promise<Result> {
  const failure = failureOf(error, execution.vault)
  report(execution, failure, error)
  if (agent.fallback !== undefined) {
    try {
      const cause = error instanceof Error ? error : new Error(String(error))
      const output = await checked(execution, agent, await fallback(cause))
      return {
        status: 'succeeded',
        output,
        servedBy: 'fallback',
        degraded: true,
        degradedBecause: failure,
        failure,
      }
    } catch (second) {
      report(execution, failureOf(second, execution.vault), second)
    }
  }
  return staticAnswer(execution, agent, failure) ?? failed(failure)
}

/** The answer that an agent keeps for when nothing else works; null where it keeps none. */
export function staticAnswer(execution: Execution, agent: AnyAgent, failure: Failure): Result | null {
  if (agent.fallbackStatic === undefined) return null
  const output = toJson(agent.fallbackStatic, execution.vault, 'fallbackStatic')
  return {
    status: 'succeeded',
    output,
    servedBy: 'static',
    degraded: true,
    degradedBecause: failure,
    failure,
  }
}

function failed(failure: Failure): Result {
  const details =
    typeof failure.details === 'object' && !Array.isArray(failure.details) ? failure.details : null
  const afterMs = details?.retryAfterMs
  const retryAfterMs = typeof afterMs === 'number' ? Math.min(Math.ceil(afterMs), 86_400_000) : undefined
  return { status: 'failed', failure, retryAfterMs }
}

async function checked(execution: Execution, agent: AnyAgent, output: unknown) {
  const parsed = await agent.output.safeParseAsync(output)
  if (!parsed.success) {
    const message = `the output is not what ${agent.name} promises: ${z.prettifyError(parsed.error)}`
    throw new NonRetryableError(message, { code: 'invalid_output' })
  }
  return toJson(parsed.data, execution.vault, 'the output')
}

function report({ logger, begun, vault }: Execution, failure: Failure, error: unknown): void {
  const stack = error instanceof Error && error.stack ? storable(error.stack, vault) : undefined
  logger.warn({ runId: begun.run.id, agent: begun.run.agentName, failure, stack }, 'the agent failed')
}
