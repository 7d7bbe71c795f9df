import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cloneValue, dumps, parseJson, type Value } from './python-json.ts'

test.each([
  ['{"a":1,"b":[true,null,"x"]}', '{"a": 1, "b": [true, null, "x"]}'],
  ['[5, 5.0, 5.5, 1e3, -0, 0.00001, 1e16]', '[5, 5.0, 5.5, 1000.0, 0, 1e-05, 1e+16]'],
  ['["Zoë \\u007f \\n \\" 😀"]', '["Zo\\u00eb \\u007f \\n \\" \\ud83d\\ude00"]'],
  ['{}', '{}'],
])('%s is printed %s', (text, printed) => {
  expect(dumps(parseJson(text))).toBe(printed)
})

test('sorts keys only when asked', () => {
  const value = parseJson('{"b":1,"a":{"d":1,"c":2}}')
  expect(dumps(value)).toBe('{"b": 1, "a": {"d": 1, "c": 2}}')
  expect(dumps(value, { sortKeys: true })).toBe('{"a": {"c": 2, "d": 1}, "b": 1}')
})

test('what is printed reads back equal, and a clone prints the same', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const parsed = parseJson(JSON.stringify(value))
      expect(JSON.parse(dumps(parsed))).toEqual(JSON.parse(JSON.stringify(value)))
      expect(dumps(cloneValue<Value>(parsed))).toBe(dumps(parsed))
    }),
  )
})
