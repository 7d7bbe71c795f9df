import { describe, expect, it } from 'vitest'
import { jsonText, parseJsonText } from './json-text.ts'

describe('parseJsonText', () => {
  it('reads what it writes', () => {
    const value = { a: [1, { b: null }], c: 'ü' }
    expect(parseJsonText(jsonText(value))).toEqual({ ok: true, value })
  })
  it.each(['', '  \n'])('takes %j for nothing, not for null', (text) => {
    expect(parseJsonText(text)).toMatchObject({ ok: false, line: null })
  })
  it('takes null where it is written', () => {
    expect(parseJsonText('null')).toEqual({ ok: true, value: null })
  })
  it('tells the line of a mistake', () => {
    expect(parseJsonText('{\n  "a": 1,\n  b\n}')).toMatchObject({ ok: false, line: 3 })
  })
})
