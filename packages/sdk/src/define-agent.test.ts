import { agentDefinition } from '@ground-control/core/agents/schema'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { defineAgent, isAgent } from './define-agent.ts'
import { defineTool } from './define-tool.ts'
import { definitionOf } from './definition-of.ts'

const lookup = defineTool({
  name: 'lookup',
  description: 'Finds an order.',
  input: z.object({ order: z.string().regex(/^\d+$/), when: z.coerce.date().optional() }),
  effect: 'read',
  execute: ({ order }) => ({ order }),
})

const base = {
  name: 'desk',
  input: z.object({ text: z.string(), tries: z.number().default(3) }),
  output: z.object({ answer: z.string() }),
  models: ['openai/gpt-4o', 'openai/gpt-4o-mini'] as const,
  limits: { costUsd: 0.5, steps: 60 },
  tools: [lookup],
}

describe('an agent', () => {
  test('is registered by its schemas, limits, tools and the digest of its code', () => {
    const agent = defineAgent({ ...base, run: async (_ctx, { text }) => ({ answer: text }) })
    const definition = definitionOf(agent)
    expect(agentDefinition.parse(definition)).toEqual(definition)
    expect(definition).toMatchObject({
      name: 'desk',
      models: ['openai/gpt-4o', 'openai/gpt-4o-mini'],
      limits: { costUsd: 0.5, steps: 60, timeoutMs: 3_600_000, concurrency: 20 },
      tools: [{ name: 'lookup', effect: 'read' }],
      hasFallback: false,
      codeDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    expect(definition.inputSchema).toMatchObject({ type: 'object', required: ['text'] })
    expect(isAgent(agent)).toBe(true)
    expect(isAgent({ ...base })).toBe(false)
  })

  test('has another digest when its code, its fallback, a tool or its version differ, and not otherwise', () => {
    const digestOf = (extra: object) =>
      definitionOf(defineAgent({ ...base, run: async () => ({ answer: '' }), ...extra })).codeDigest
    const digests = [
      digestOf({}),
      digestOf({ run: async () => ({ answer: 'other' }) }),
      digestOf({ fallback: async () => ({ answer: '' }) }),
      digestOf({ fallbackStatic: { answer: 'sorry' } }),
      digestOf({ version: '2' }),
      digestOf({ tools: [{ ...lookup, execute: () => ({ order: 'none' }) }] }),
    ]
    expect(new Set(digests).size).toBe(digests.length)
    expect(digestOf({})).toBe(digests[0])
  })

  test('infers what run takes and gives', () => {
    defineAgent({
      ...base,
      run: async (ctx, input) => {
        expectTypeOf(input).toEqualTypeOf<{ text: string; tries: number }>()
        expectTypeOf(ctx.model)
          .parameter(0)
          .extract<string>()
          .toEqualTypeOf<'openai/gpt-4o' | 'openai/gpt-4o-mini'>()
        return { answer: input.text }
      },
    })
  })

  test.each<[string, object, RegExp]>([
    ['a name with spaces', { name: 'My Agent' }, /agent "My Agent": name/],
    ['a model without provider', { models: ['gpt-4o'] }, /models\.0: must be provider\/model/],
    ['a limit that is no limit', { limits: { steps: 0 } }, /limits\.steps/],
    ['two tools of one name', { tools: [lookup, lookup] }, /two tools are named lookup/],
    ['no run', { run: undefined }, /run must be a function/],
    ['an input that is no schema', { input: { type: 'object' } }, /input must be a zod schema/],
    ['a static answer that does not fit', { fallbackStatic: { answer: 5 } }, /fallbackStatic/],
  ])('with %s is refused where it is defined', (_name, extra, message) => {
    expect(() => defineAgent({ ...base, run: async () => ({ answer: '' }), ...extra } as never)).toThrow(
      message,
    )
  })
})

test.each<[string, object, RegExp]>([
  ['a name with a dot', { name: 'a.b' }, /tool "a\.b": name/],
  ['an effect nobody knows', { effect: 'maybe' }, /effect/],
  ['no execute', { execute: 'later' }, /execute must be a function/],
])('a tool with %s is refused where it is defined', (_name, extra, message) => {
  expect(() => defineTool({ ...lookup, ...extra } as never)).toThrow(message)
})
