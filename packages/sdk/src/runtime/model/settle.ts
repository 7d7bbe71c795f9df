import type { LanguageModelV4GenerateResult } from '@ai-sdk/provider'
import type { Json } from '@ground-control/core/json'
import type { Failure } from '@ground-control/core/runs/schema'
import type { CommitItem, Usage } from '@ground-control/core/workers/schema'
import { ModelCallError } from '../../errors.ts'
import { never } from '../execution.ts'
import { failureOf, storable } from '../failure-of.ts'
import type { GrantedCall } from './call-rung.ts'
import { recordOf } from './model-record.ts'
import type { ProviderFailure } from './provider-failure.ts'
import { unknownUsage, usageOf } from './usage.ts'

type Facts = { attempt: number; startedAtMs: number }

/** Records an answer and settles what it cost. Gives the record; throws ModelCallError where it cannot be recorded. */
export async function settleAnswer(
  call: GrantedCall,
  result: LanguageModelV4GenerateResult,
  facts: Facts,
): Promise<Json> {
  let output: Json
  try {
    output = recordOf(result, call.execution.vault)
  } catch (error) {
    const failure = failureOf(error, call.execution.vault)
    record(call, { status: 'failed', error: failure }, usageOf(result), facts)
    throw new ModelCallError(failure, error)
  }
  record(call, { status: 'succeeded', output }, usageOf(result), facts)
  return output
}

/** Records a failure, settles what it may have cost, and gives it as an error to throw. */
export async function settleFailure(
  call: GrantedCall,
  { code, retryable, retryAfterMs, message }: ProviderFailure,
  mayHaveCost: boolean,
  facts: Facts,
  details?: { [key: string]: Json },
): Promise<ModelCallError> {
  const { execution, ref } = call
  if (execution.isOver) return never() // the run's own end, not the provider's failure
  const failure: Failure = { code, retryable, message: storable(`${ref}: ${message}`, execution.vault) }
  if (details !== undefined) failure.details = details
  else if (retryAfterMs !== null) failure.details = { retryAfterMs }
  record(call, { status: 'failed', error: failure }, mayHaveCost ? unknownUsage : null, facts)
  return new ModelCallError(failure)
}

function record(
  { execution, grant, step, digest, ref: model, inputTokens }: GrantedCall,
  outcome: CommitItem['outcome'],
  usage: Usage | null,
  facts: Facts,
): void {
  const isUnsaid = usage !== null && (usage.inputTokens === null || usage.outputTokens === null)
  const counted = isUnsaid ? { counted: { inputTokens, outputTokens: 0 } } : {}
  const settle = grant.holdId === null ? undefined : { holdId: grant.holdId, model, usage, ...counted }
  execution.record({ step, digest, kind: 'model', outcome, settle, ...facts })
}
