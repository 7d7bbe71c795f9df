import type { Json } from '@ground-control/core/json'
import type { CommitItem } from '@ground-control/core/workers/schema'
import type { AnyTool } from '../../define-tool.ts'
import { RetryableError } from '../../errors.ts'
import type { Grant } from '../admit.ts'
import { type Execution, never } from '../execution.ts'
import { failureOf, isRetryable, retryAfterMsOf } from '../failure-of.ts'
import { withRetry } from '../retry.ts'
import { toJson } from '../to-json.ts'
import { withTimeout } from '../with-timeout.ts'
import { invalidArguments } from './answers.ts'

const defaultTimeoutMs = 60_000

type Made = { outcome: CommitItem['outcome']; attempt: number; startedAtMs: number; cause?: unknown }

/** Makes a call that was granted, with the arguments that were granted: a person may have edited them. */
export async function runTool(
  execution: Execution,
  tool: AnyTool,
  args: Json,
  grant: Grant,
  abortSignal: AbortSignal | undefined,
): Promise<Made> {
  const startedAtMs = execution.now().getTime()
  const { vault, random } = execution
  const input = await tool.input.safeParseAsync(grant.arguments ?? args)
  if (!input.success) {
    const output = toJson(invalidArguments(tool.name, input.error), vault, 'the answer')
    return { outcome: { status: 'succeeded', output }, attempt: 1, startedAtMs }
  }
  const signal = abortSignal ? AbortSignal.any([execution.signal, abortSignal]) : execution.signal
  const { idempotencyKey } = grant
  let attempt = 1
  const tryOnce = (nth: number) => {
    attempt = nth
    return withTimeout(signal, tool.timeoutMs ?? defaultTimeoutMs, (ends) =>
      execution.inside(`tool:${tool.name}`, async () =>
        tool.execute(input.data as never, { idempotencyKey, signal: ends }),
      ),
    )
  }
  const { maxAttempts } = grant
  const options = maxAttempts === undefined ? {} : { maxAttempts }
  const plan = { options, isRetryable: mayRepeat(tool), retryAfterMs: retryAfterMsOf, random }
  try {
    const output = toJson(await withRetry(tryOnce, plan, signal), vault, `what tool ${tool.name} returned`)
    return { outcome: { status: 'succeeded', output }, attempt, startedAtMs }
  } catch (cause) {
    if (execution.isOver) return never()
    return {
      outcome: { status: 'failed', error: failureOf(cause, vault, 'tool_failed') },
      attempt,
      startedAtMs,
      cause,
    }
  }
}

/**
 * A write whose try failed may have happened. It is tried again only where its author says that is safe: for the
 * error, by throwing RetryableError, or for the tool, by `idempotent`.
 */
function mayRepeat(tool: AnyTool): (error: unknown) => boolean {
  if (tool.effect === 'read' || tool.idempotent === true) return isRetryable
  return (error) => error instanceof RetryableError
}
