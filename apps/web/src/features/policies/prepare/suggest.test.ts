import { vocabulary } from '@ground-control/core/policies/vocabulary'
import { describe, expect, it } from 'vitest'
import { accept, suggest } from './suggest.ts'

const entries = vocabulary.tool_call
const labels = (text: string, isAsked = false, cursor = text.length) =>
  suggest(text, cursor, entries, isAsked).items.map((item) => item.label)

describe('suggest', () => {
  it('finishes a fact', () => {
    expect(labels('too')).toEqual(['tool.name', 'tool.effect'])
    expect(labels('tool.n')).toEqual(['tool.name'])
    expect(labels('args.amount > 5 && run.cos')).toEqual(['run.costUsd'])
  })
  it('does not offer what stands there already', () => expect(labels('tool.name')).toEqual([]))
  it('knows functions, and methods after a dot', () => {
    expect(labels('starts')).toEqual([])
    expect(labels('has')).toContain('has()')
    expect(labels('tool.name.starts')).toEqual(['startsWith()'])
  })
  it.each(['tool.name == "too', "tool.name == 'it\\'s too", '12', ''])('keeps still in %j', (text) => {
    expect(labels(text)).toEqual([])
  })
  it('offers after a closed text', () => expect(labels('tool.name == "a" && too')).toHaveLength(2))
  it('offers all when asked', () => expect(labels('', true).length).toBe(8))
  it('looks at the cursor, not at the end', () => expect(labels('too && true', false, 3)).toHaveLength(2))
})

it('puts in a suggestion in the middle', () => {
  const text = 'true && tool.n == "x"'
  const found = suggest(text, 14, entries, false)
  expect(accept(text, found, found.items[0]!)).toEqual({ text: 'true && tool.name == "x"', cursor: 17 })
})

it('keeps what a method is called on', () => {
  const text = 'tool.name.starts'
  const found = suggest(text, text.length, entries, false)
  expect(accept(text, found, found.items[0]!).text).toBe('tool.name.startsWith(')
})
