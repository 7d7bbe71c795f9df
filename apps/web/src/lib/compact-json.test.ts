import { describe, expect, it } from 'vitest'
import { compactJson } from './compact-json.ts'

const flights = [
  { flight: 'HAT069', date: '2026-11-24' },
  { flight: 'HAT258', date: '2026-11-25' },
]

describe('compactJson', () => {
  it('keeps on one line what fits', () => {
    expect(compactJson({ a: [1, null], b: {}, c: [] })).toBe('{ "a": [1, null], "b": {}, "c": [] }')
  })
  it('breaks what does not, and only that', () => {
    expect(compactJson(flights)).toBe(
      '[\n  { "flight": "HAT069", "date": "2026-11-24" },\n  { "flight": "HAT258", "date": "2026-11-25" }\n]',
    )
  })
  it.each([flights, { text: 'a "quote"\n', deep: { deeper: flights } }, 'x', 1.5, null])(
    'is exact: %j',
    (value) => {
      expect(JSON.parse(compactJson(value, 20))).toEqual(value)
    },
  )
})
