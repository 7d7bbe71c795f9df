import fc from 'fast-check'
import { expect, it } from 'vitest'
import { canonicalJson } from './json.ts'

/** The definition, word for word and slow. */
function spelled(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spelled).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const keys = Object.keys(value).sort()
  const parts = keys.map(
    (key) => `${JSON.stringify(key)}:${spelled((value as Record<string, unknown>)[key])}`,
  )
  return `{${parts.join()}}`
}

/** The same with its keys put in the other order. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, turned(item)]),
  )
}

const key = fc.oneof(
  fc.string(),
  fc.constantFrom('1', '10', '2', '-1', '01', 'a', 'é', 'e\u0301', '__proto__'),
)
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof({ maxDepth: 4 }, fc.jsonValue(), fc.array(tie('tree')), fc.dictionary(key, tie('tree'))),
}))

it('is spelled by its definition, in whatever order the keys came', () => {
  fc.assert(
    fc.property(tree, (value) => {
      expect(canonicalJson(value)).toBe(spelled(value))
      expect(canonicalJson(turned(value))).toBe(spelled(value))
    }),
  )
})

it('leaves out what is undefined, and takes it for null in a list', () => {
  expect(canonicalJson({ b: undefined, a: [undefined, { 1: undefined }] })).toBe('{"a":[null,{}]}')
  expect(canonicalJson(undefined)).toBe('null')
})
