import { describe, expect, it } from 'vitest'
import type { Json } from '../json.ts'
import { activationOf } from './cel-values.ts'
import { compileRule } from './compile.ts'
import { decidePolicies } from './decide.ts'
import { policyFacts } from './facts.ts'
import { createMeter } from './meter.ts'

const rule = (when: string) =>
  compileRule({ name: 'r', on: 'tool_call', when, effect: 'allow', message: '', risk: 'low' })
const factsOf = (args: Json) => policyFacts.tool_call.parse({ now: '2026-11-20T17:30:00Z', args })
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index)

function cost(when: string, args: Json) {
  const meter = createMeter()
  const before = meter.left
  const verdict = rule(when).evaluate(activationOf('tool_call', factsOf(args)), meter)
  return { verdict, units: before - meter.left }
}

const nest = (source: string, times: number, around: (inner: string, index: number) => string) =>
  numbers(times).reduce(around, source)

describe('what would take too long is stopped, and denies', () => {
  it.each([
    ['loop in loop', 'args.x.all(a, args.x.exists(b, a == b))', { x: numbers(20_000) }],
    ['search in loop', 'args.x.all(a, a in args.x)', { x: numbers(20_000) }],
    ['inner loop that ends at once', 'args.x.all(a, args.x.exists(b, true))', { x: numbers(20_000) }],
    ['a list copied at each turn', 'args.x.map(a, a + 1).size() > 0', { x: numbers(20_000) }],
    ['a big literal at each turn', `args.x.all(a, [${'1,'.repeat(900)}1] != [])`, { x: numbers(20_000) }],
    ['three loops', 'args.x.all(a, args.x.all(b, args.x.all(c, true)))', { x: numbers(200) }],
    [
      'text that doubles',
      `size(${nest('args.s', 30, (inner, n) => `[${inner}].map(v${n}, v${n} + v${n})[0]`)}) > 1`,
      { s: 'x'.repeat(1_000) },
    ],
    [
      'lists that double',
      `${nest('args.x', 24, (inner, n) => `[${inner}].map(v${n}, [v${n}, v${n}])[0]`)} == ${nest('args.x', 24, (inner, n) => `[${inner}].map(w${n}, [w${n}, w${n}])[0]`)}`,
      { x: [1] },
    ],
    ['text in text', 'args.s.contains(args.t)', { s: 'a'.repeat(400_000), t: `${'a'.repeat(200_000)}b` }],
    [
      'the same from the error side',
      'true || args.x.all(a, args.x.all(b, b >= 0)) ? args.x.all(a, args.x.all(b, b >= 0)) : true',
      { x: numbers(20_000) },
    ],
  ] as Array<[string, string, Json]>)('%s', (_, when, args) => {
    expect(cost(when, args).verdict).toEqual({
      kind: 'failed',
      error: expect.stringMatching(/more work|nested too deeply/),
    })
  })

  it.each([
    ['(a|b)*a(a|b){400}$', 'ab'.repeat(20_000), /too long for this pattern/],
    ['(a{1000}){1000}', 'a', /repeat/],
    [`${'.{1000}'.repeat(60)}`, 'a', /repeats too much/],
    ['x'.repeat(600), 'x', /at most 500 characters/],
  ])('pattern %s', (pattern, text, message) => {
    expect(cost('args.s.matches(args.p)', { s: text, p: pattern }).verdict).toEqual({
      kind: 'failed',
      error: expect.stringMatching(message),
    })
  })

  it('does not backtrack', () => {
    expect(cost("args.s.matches('^(a+)+$')", { s: `${'a'.repeat(5_000)}b` }).verdict).toEqual({
      kind: 'passed',
    })
  })

  it('also where the language would forgive the error', () => {
    const verdict = cost('args.x.all(a, args.x.all(b, b >= 0)) || true', { x: numbers(20_000) }).verdict
    expect(verdict.kind).toBe('failed')
  })
})

describe('what people write is cheap', () => {
  it.each([
    ["tool.effect == 'write' && args.amount > 200", { amount: 10 }, 20],
    [
      "args.items.all(item, item.price < 100 && item.id.startsWith('x'))",
      { items: numbers(100).map((n) => ({ id: `x${n}`, price: n })) },
      10_000,
    ],
    ["args.text.matches('^[a-z ]+$')", { text: 'word '.repeat(400) }, 60_000],
    ['args.x.exists(a, a < 0)', { x: numbers(10_000) }, 250_000],
  ] as Array<[string, Json, number]>)('%s', (when, args, most) => {
    const { verdict, units } = cost(when, args)
    expect(verdict.kind).not.toBe('failed')
    expect(units).toBeLessThan(most)
  })
})

describe('one meter serves a whole decision', () => {
  it('is spent by all policies together; what comes after it has run out is a deny', () => {
    const policy = (name: string, when: string) => ({
      policyId: name,
      name,
      versionId: name,
      version: 1,
      rules: [rule(when)],
    })
    const heavy = 'args.x.all(a, a >= 0)'
    const facts = factsOf({ x: numbers(8_000) })
    expect(decidePolicies([policy('one', heavy)], 'tool_call', facts).effect).toBe('allow')
    const many = decidePolicies(
      ['1', '2', '3', '4'].map((name) => policy(name, heavy)),
      'tool_call',
      facts,
    )
    expect(many.effect).toBe('deny')
    expect(many.decisions.at(-1)?.error).toMatch(/more work/)
  })
})

it('refuses nesting that would break the parser, without breaking', () => {
  for (const [open, close] of [
    ['(', ')'],
    ['[', ']'],
    ['f(', ')'],
    ['!(', ')'],
    ['{1:', '}'],
    ['a?b:', ''],
  ] as const) {
    const depth = Math.floor(3_900 / (open.length + close.length))
    const verdict = rule(`${open.repeat(depth)}true${close.repeat(depth)}`).evaluate({}, createMeter())
    expect(['matched', 'failed']).toContain(verdict.kind)
  }
})
