import type { LanguageModelV4GenerateResult } from '@ai-sdk/provider'
import { withTimeout } from '../with-timeout.ts'
import type { GrantedCall } from './call-rung.ts'
import { resultOf } from './model-record.ts'
import { settleAnswer, settleFailure } from './settle.ts'
import { defaultTimeoutMs, tryProvider } from './try-provider.ts'

/** Makes a granted call and records its answer, which comes in one piece. */
export async function generate(call: GrantedCall): Promise<LanguageModelV4GenerateResult> {
  const timeoutMs = call.choice.timeoutMs ?? defaultTimeoutMs
  const tried = await tryProvider(call, (model, options, signal) =>
    withTimeout(signal, timeoutMs, async (abortSignal) => model.doGenerate({ ...options, abortSignal })),
  )
  if (!tried.ok) throw await settleFailure(call, tried.failure, tried.mayHaveCost, factsOf(tried))
  return resultOf(await settleAnswer(call, tried.value, factsOf(tried)))
}

const factsOf = ({ attempt, startedAtMs }: { attempt: number; startedAtMs: number }) => ({
  attempt,
  startedAtMs,
})
