import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4GenerateResult,
  LanguageModelV4StreamResult,
} from '@ai-sdk/provider'
import type { Failure } from '@ground-control/core/runs/schema'
import type { ModelChoice } from '../../context.ts'
import { ModelCallError, refusedError } from '../../errors.ts'
import { type Execution, never } from '../execution.ts'
import { noOf } from '../refusals.ts'
import { type CallMode, callRung, type RungResult } from './call-rung.ts'
import { generate } from './generate.ts'
import { ladderOf, mayTryNextRung } from './ladder.ts'
import { resultOf } from './model-record.ts'
import type { Providers } from './providers.ts'
import { replayBroken, replayStream } from './replay-stream.ts'
import { stream } from './stream.ts'

/**
 * A language model for the AI SDK whose every call is a step: found in the record or admitted, made, retried, settled
 * and recorded. What it throws is final (RefusedError, ModelCallError): the SDK's own retries do not multiply ours.
 */
export function durableModel(
  execution: Execution,
  agent: { name: string; models: readonly string[] },
  providers: Providers,
  choice: ModelChoice,
): LanguageModelV4 {
  const ladder = ladderOf(agent, choice.model)
  const rung = (options: LanguageModelV4CallOptions) => ({ execution, providers, choice, options })
  return {
    specificationVersion: 'v4',
    provider: 'ground-control',
    modelId: ladder[0] ?? '',
    // Which of them will serve is not known yet, so the SDK hands files over as bytes.
    supportedUrls: {},
    doGenerate: (options) =>
      climb(execution, ladder, (ref, index) => callRung({ ...rung(options), ref, index }, whole)),
    doStream: (options) =>
      climb(execution, ladder, (ref, index) => callRung({ ...rung(options), ref, index }, inParts)),
  }
}

const whole: CallMode<LanguageModelV4GenerateResult> = { make: generate, replayed: resultOf }
const inParts: CallMode<LanguageModelV4StreamResult> = {
  make: stream,
  replayed: (record) => ({ stream: replayStream(resultOf(record)) }),
  replayedFailure: replayBroken,
}

/** Tries one rung after the other, as far as the failure allows. */
async function climb<T>(
  execution: Execution,
  ladder: readonly string[],
  call: (ref: string, index: number) => Promise<RungResult<T>>,
): Promise<T> {
  execution.throwPendingRefusal()
  let because: Failure | null = null
  for (const [index, ref] of ladder.entries()) {
    const result = await call(ref, index)
    if (result.served) {
      if (because !== null) execution.degradedBecause ??= because
      return result.value
    }
    because = result.failure
    if (index === ladder.length - 1 || !mayTryNextRung(result.failure)) {
      throw noOf(result.failure) ? refusedError(result.failure) : new ModelCallError(result.failure)
    }
  }
  return never()
}
