import type { LanguageModelV4, LanguageModelV4CallOptions } from '@ai-sdk/provider'
import { withRetry } from '../retry.ts'
import { withTimeout } from '../with-timeout.ts'
import type { GrantedCall } from './call-rung.ts'
import { type ProviderFailure, providerFailure } from './provider-failure.ts'

export const defaultTimeoutMs = 120_000

export type Tried<T> = { attempt: number; startedAtMs: number } & (
  | { ok: true; value: T }
  | { ok: false; failure: ProviderFailure; mayHaveCost: boolean }
)

/**
 * Calls the provider, and again where its error allows it. `maxAttempts` bounds the upstream calls of one rung; the
 * SDK below us is asked for none of its own.
 */
export async function tryProvider<T>(
  call: GrantedCall,
  once: (model: LanguageModelV4, options: LanguageModelV4CallOptions, signal: AbortSignal) => Promise<T>,
): Promise<Tried<T>> {
  const { execution, providers, choice, options, ref, grant, maxOutputTokens } = call
  const startedAtMs = execution.now().getTime()
  const classified = (error: unknown) => providerFailure(error, execution.now().getTime())
  const signal = options.abortSignal
    ? AbortSignal.any([execution.signal, options.abortSignal])
    : execution.signal
  let attempt = 0
  let mayHaveCost = false
  let isInFlight = false
  const tryOnce = async (nth: number, within: AbortSignal) => {
    attempt = nth
    isInFlight = true
    try {
      return await once(providers(ref), { ...options, maxOutputTokens }, within)
    } catch (error) {
      mayHaveCost ||= classified(error).mayHaveCost
      throw error
    } finally {
      isInFlight = false
    }
  }
  const maxAttempts = Math.min(choice.maxAttempts ?? 3, grant.maxAttempts ?? Number.POSITIVE_INFINITY)
  const plan = {
    options: { maxAttempts, initialDelayMs: 500, maxDelayMs: 20_000 },
    isRetryable: (error: unknown) => classified(error).retryable,
    retryAfterMs: (error: unknown) => classified(error).retryAfterMs,
    random: execution.random,
  }
  try {
    const value = await withTimeout(signal, choice.rungTimeoutMs, (within) =>
      withRetry((nth) => tryOnce(nth, within), plan, within),
    )
    return { ok: true, value, attempt, startedAtMs }
  } catch (error) {
    const failure = classified(error)
    // Ended between two tries or in one: the tries made so far count as they are.
    mayHaveCost ||= isInFlight && failure.mayHaveCost
    return { ok: false, failure, mayHaveCost, attempt: Math.max(1, attempt), startedAtMs }
  }
}
