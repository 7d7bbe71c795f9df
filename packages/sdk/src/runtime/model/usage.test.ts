import type { LanguageModelV4Usage, SharedV4ProviderMetadata } from '@ai-sdk/provider'
import { expect, test } from 'vitest'
import { usageOf } from './usage.ts'

const tokens = {
  inputTokens: { total: 5, noCache: 5, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 7, text: 7, reasoning: undefined },
}

type Case = [string, Partial<LanguageModelV4Usage>, SharedV4ProviderMetadata | undefined, true | undefined]

test.each<Case>([
  ['Anthropic’s batch', { raw: { service_tier: 'batch' } }, undefined, true],
  ['Anthropic’s standard', { raw: { service_tier: 'standard' } }, undefined, undefined],
  ['OpenAI’s flex', {}, { openai: { serviceTier: 'flex' } }, true],
  ['OpenAI’s default', {}, { openai: { serviceTier: 'default' } }, undefined],
  ['a provider that says none', {}, undefined, undefined],
  [
    'a provider that says nonsense',
    { raw: { service_tier: 7 } },
    { other: { serviceTier: null } },
    undefined,
  ],
])('the tier a call was charged in: %s', (_, more, providerMetadata, isBatch) => {
  const usage = usageOf({ usage: { ...tokens, ...more }, ...(providerMetadata && { providerMetadata }) })
  expect(usage.isBatch).toBe(isBatch)
  expect(usage).toMatchObject({ inputTokens: 5, outputTokens: 7, reasoningTokens: null })
})
