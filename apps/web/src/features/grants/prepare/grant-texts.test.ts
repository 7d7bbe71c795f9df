import { expect, it } from 'vitest'
import { constraintTexts, previewText } from './grant-texts'

it('says what a grant wants of each argument', () => {
  expect(
    constraintTexts([
      { kind: 'at_most', argument: 'amount', value: 50 },
      { kind: 'equals', argument: 'to', value: 'ada@example.com' },
      { kind: 'equals', argument: 'flags', value: ['a', 1] },
      { kind: 'any', argument: 'note' },
    ]),
  ).toEqual(['amount ≤ 50', 'flags = ["a",1]', 'note: anything', 'to = ada@example.com'])
  expect(constraintTexts([])).toEqual(['no arguments'])
})

it('says what it would have answered, and where people said no', () => {
  const answered = { total: 0, approved: 0, edited: 0, rejected: 0, expired: 0, other: 0 }
  expect(previewText({ days: 30, answered })).toBe('It would have answered nothing in the last 30 days.')
  expect(previewText({ days: 30, answered: { ...answered, total: 7, approved: 6, edited: 1 } })).toBe(
    'It would have answered 7 in the last 30 days: people said yes to 7 of them.',
  )
  expect(previewText({ days: 30, answered: { ...answered, total: 7, approved: 5, rejected: 2 } })).toBe(
    'It would have answered 7 in the last 30 days: people said yes to 5 of them, and not to 2.',
  )
})
