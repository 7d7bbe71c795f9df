import type { LanguageModelV4CallOptions } from '@ai-sdk/provider'
import type { Json } from '@ground-control/core/json'
import type { Failure } from '@ground-control/core/runs/schema'
import type { ModelChoice } from '../../context.ts'
import { ModelCallError } from '../../errors.ts'
import { admit, type Grant } from '../admit.ts'
import { digestOf } from '../digest.ts'
import { type Execution, never } from '../execution.ts'
import { failureOfNo } from '../refusals.ts'
import { bounded, toJson } from '../to-json.ts'
import { estimateInputTokens } from './estimate.ts'
import { rungStep } from './ladder.ts'
import type { Providers } from './providers.ts'

const defaultMaxOutputTokens = 4_096
/** of a prompt, in characters of JSON: people read it in the journal, nobody replays it */
const maxRequestChars = 32_000

export type Rung = {
  execution: Execution
  providers: Providers
  choice: ModelChoice
  options: LanguageModelV4CallOptions
  /** `provider/model` */
  ref: string
  index: number
}

/** A call that was granted: what is needed to make it and to record it. */
export type GrantedCall = Omit<Rung, 'index'> & {
  grant: Grant
  step: { name: string; occurrence: number }
  digest: string
  maxOutputTokens: number
  /** what a tokenizer counted of the prompt */
  inputTokens: number
}

export type CallMode<T> = {
  /** makes the call and records it; throws ModelCallError once it has recorded a failure */
  make(call: GrantedCall): Promise<T>
  /** what the agent gets of a recorded answer */
  replayed(record: Json): T
  /** what it gets of a recorded failure that was not thrown at it but given; null where it was thrown */
  replayedFailure?(failure: Failure): T | null
}

export type RungResult<T> = { served: true; value: T } | { served: false; failure: Failure }

/** One model call on one rung of the ladder, as one step. */
export async function callRung<T>(rung: Rung, mode: CallMode<T>): Promise<RungResult<T>> {
  const { execution, options, choice, ref } = rung
  const { abortSignal: _signal, headers: _headers, ...asked } = options
  const request = toJson(asked, execution.vault, 'the prompt')
  const name = rungStep(rung.index)
  const digest = digestOf({ kind: 'model', model: ref, request })
  const claim = execution.claim(name, digest, { byContent: true })
  if (claim === null) return never()
  const recorded = (output: Json, failure: Failure | null): RungResult<T> => {
    if (failure === null) return { served: true, value: mode.replayed(output) }
    const given = mode.replayedFailure?.(failure) ?? null
    return given === null ? { served: false, failure } : { served: true, value: given }
  }
  if (claim.found === 'settled') {
    const { output, error } = claim.step
    return execution.replay(claim.order, () => recorded(output, error))
  }
  const step = { name, occurrence: claim.occurrence }
  const wanted = options.maxOutputTokens ?? choice.maxOutputTokens ?? defaultMaxOutputTokens
  const estimate = { inputTokens: estimateInputTokens(options, ref), maxOutputTokens: wanted }
  const call = { kind: 'model' as const, model: ref, estimate, request: bounded(request, maxRequestChars) }
  const result = await admit(execution, { step, digest, call }, async (grant): Promise<RungResult<T>> => {
    const maxOutputTokens = Math.max(1, Math.min(wanted, grant.maxOutputTokens ?? wanted))
    try {
      // An operator's order may name another model: the request stays the recorded one, the call goes there.
      const { inputTokens } = estimate
      const granted = { ...rung, ref: grant.model ?? ref, grant, step, digest, maxOutputTokens, inputTokens }
      return { served: true, value: await mode.make(granted) }
    } catch (error) {
      if (error instanceof ModelCallError) return { served: false, failure: error.failure }
      throw error
    }
  })
  switch (result.outcome) {
    case 'made':
      return result.value
    case 'recorded':
      return recorded(result.output, result.error)
    case 'rejected':
    case 'refused':
      return { served: false, failure: failureOfNo(result) }
    default:
      return result satisfies never
  }
}
