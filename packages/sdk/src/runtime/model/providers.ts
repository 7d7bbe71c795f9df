import { createAnthropic } from '@ai-sdk/anthropic'
import { createOpenAI } from '@ai-sdk/openai'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import type { LanguageModelV4 } from '@ai-sdk/provider'
import { NonRetryableError } from '../../errors.ts'
import { boundedFetch } from './bounded-fetch.ts'

/** Gives the model behind `provider/model`. Throws NonRetryableError (`provider_not_configured`). */
export type Providers = (ref: string) => LanguageModelV4

type Environment = Readonly<Record<string, string | undefined>>
type MakeModel = (modelId: string) => LanguageModelV4

/**
 * Models from the environment, under the names the providers themselves use: OPENAI_API_KEY and OPENAI_BASE_URL,
 * ANTHROPIC_API_KEY and ANTHROPIC_BASE_URL, and for any other provider P its P_BASE_URL and P_API_KEY, spoken to in
 * OpenAI's wire format.
 */
export function providersFrom(environment: Environment, fetcher: typeof fetch = fetch): Providers {
  const made = new Map<string, MakeModel>()
  return (ref) => {
    const slash = ref.indexOf('/')
    const name = ref.slice(0, slash)
    let make = made.get(name)
    if (make === undefined) {
      make = providerOf(name, environment, boundedFetch(fetcher))
      made.set(name, make)
    }
    return make(ref.slice(slash + 1))
  }
}

function providerOf(name: string, environment: Environment, fetcher: typeof fetch): MakeModel {
  const prefix = name.toUpperCase().replaceAll('-', '_')
  const apiKey = environment[`${prefix}_API_KEY`]
  const baseURL = environment[`${prefix}_BASE_URL`]
  if (name === 'openai') {
    const openai = createOpenAI({ apiKey: needed(apiKey, 'OPENAI_API_KEY'), baseURL, fetch: fetcher })
    // What stands in for OpenAI (a proxy, a gateway, a recorded model) speaks chat completions, seldom responses.
    const isOwn = baseURL === undefined || new URL(baseURL).hostname.endsWith('.openai.com')
    return isOwn ? (id) => openai(id) : (id) => openai.chat(id)
  }
  if (name === 'anthropic')
    return createAnthropic({ apiKey: needed(apiKey, 'ANTHROPIC_API_KEY'), baseURL, fetch: fetcher })
  const url = needed(baseURL, `${prefix}_BASE_URL`)
  return createOpenAICompatible({ name, baseURL: url, apiKey, fetch: fetcher, includeUsage: true })
}

function needed(value: string | undefined, name: string): string {
  if (value) return value
  throw new NonRetryableError(`${name} is not set in the worker's environment`, {
    code: 'provider_not_configured',
  })
}
