import fc from 'fast-check'
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'
import { expect, test } from 'vitest'
import { estimateInputTokens } from './estimate.ts'
import { tokensOf } from './tokens.ts'

test('counts what the tokenizer counts, and a little more at its cuts', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 2_000 }), (text) => {
      const exact = countTokens(text, { disallowedSpecial: new Set<string>() })
      expect(tokensOf(text)).toBeGreaterThanOrEqual(exact)
      expect(tokensOf(text)).toBeLessThanOrEqual(exact + 4 * Math.ceil(text.length / 256))
    }),
    { numRuns: 50 },
  )
})

test('takes the words that end a text for a model for text', () => {
  expect(tokensOf('<|endoftext|>')).toBeGreaterThan(1)
})

test('estimates more than is there, for a prompt that is counted and for one too long to be', () => {
  const prompt = (text: string) => ({
    prompt: [{ role: 'user' as const, content: [{ type: 'text' as const, text }] }],
  })
  for (const text of [
    'Where is my bag?',
    'Où est ma valise ? '.repeat(8_000),
    '荷物はどこですか。'.repeat(9_000),
  ]) {
    const exact = tokensOf(text)
    expect(estimateInputTokens(prompt(text), 'openai/gpt-4o')).toBeGreaterThanOrEqual(exact)
    expect(estimateInputTokens(prompt(text), 'anthropic/claude')).toBeGreaterThan(exact)
  }
})
