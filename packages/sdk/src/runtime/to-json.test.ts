import { jsonProblem } from '@ground-control/core/json'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bounded, fromJson, toJson } from './to-json.ts'
import { Vault } from './vault.ts'

const vault = new Vault()

describe('what is recorded of a value', () => {
  test('can be stored, and is the same when recorded again', () => {
    fc.assert(
      fc.property(fc.anything({ withDate: true, withNullPrototype: true, maxDepth: 4 }), (value) => {
        let recorded: ReturnType<typeof toJson>
        try {
          recorded = toJson(value, vault, 'it')
        } catch (error) {
          expect(error).toMatchObject({ code: 'not_json' })
          return
        }
        expect(jsonProblem(recorded)).toBeNull()
        expect(toJson(recorded, vault, 'it')).toEqual(recorded)
      }),
    )
  })

  test('keeps bytes, repairs text, and makes what is nothing null', () => {
    const value = { bytes: new Uint8Array([0, 255]), text: 'a\0b\uD800', none: undefined, not: Number.NaN }
    const recorded = toJson(value, vault, 'it')
    expect(recorded).toEqual({ bytes: { $bytes: 'AP8=' }, text: 'a\uFFFDb\uFFFD', not: null })
    expect(fromJson(recorded)).toMatchObject({ bytes: new Uint8Array([0, 255]) })
    expect(toJson(undefined, vault, 'it')).toBeNull()
  })

  test.each([
    ['a bigint', 1n],
    ['a cycle', Object.assign([] as unknown[], { 0: null })],
    ['a depth of 1,000', Array.from({ length: 1_000 }).reduce((inner) => [inner], 0 as unknown)],
  ])('%s is refused in words', (name, value) => {
    if (name === 'a cycle') (value as unknown[])[0] = value
    expect(() => toJson(value, vault, 'what step "x" returned')).toThrow(
      /what step "x" returned cannot be recorded/,
    )
  })
})

describe('secrets', () => {
  test('are masked plain, in base64, in a URL, as a key of another text', () => {
    const secrets = new Vault()
    secrets.set('a', 'p@ss word/1')
    secrets.set('b', 'p@ss')
    const text = `p@ss word/1 ${Buffer.from('p@ss word/1').toString('base64')} ${encodeURIComponent('p@ss word/1')} p@ss`
    expect(secrets.mask(text)).toBe('[secret] [secret] [secret] [secret]')
  })

  test('with signs that mean something in patterns are plain text', () => {
    const secrets = new Vault()
    secrets.set('odd', '.*+?^$()|[]{}\\/-')
    expect(secrets.mask('a .*+?^$()|[]{}\\/- b')).toBe('a [secret] b')
    expect(secrets.mask('abc')).toBe('abc')
  })

  test('of three characters are left: they would mask every other word', () => {
    const secrets = new Vault()
    secrets.set('short', 'the')
    expect(secrets.mask('the end')).toBe('the end')
  })
})

test('a long request is cut and says so', () => {
  expect(bounded({ a: 1 }, 100)).toEqual({ a: 1 })
  expect(bounded({ text: 'x'.repeat(200) }, 50)).toMatchObject({ truncated: true, length: 211 })
})
