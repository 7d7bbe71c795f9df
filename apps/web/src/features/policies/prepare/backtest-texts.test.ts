import { expect, test } from 'vitest'
import { backtestText, savedText } from './backtest-texts.ts'

const rule = {
  rule: 0,
  name: 'nights',
  effect: 'degrade' as const,
  calls: 12,
  runs: 1,
  failed: 0,
  savedNanoUsd: '2500000000',
  unknownCalls: 0,
}

test('says how often a rule would have spoken', () => {
  expect(backtestText(rule)).toBe('12 calls of 1 run.')
  expect(backtestText({ ...rule, failed: 1 })).toBe(
    '12 calls of 1 run. Of them 1 call denied: the rule could not be evaluated.',
  )
  expect(backtestText({ ...rule, calls: 0 })).toBe('No call would have met it.')
})

test.each([
  ['a saving', rule, 'It would have saved about $2.50 for the same tokens.'],
  [
    'a loss',
    { ...rule, savedNanoUsd: '-2500000000' },
    'It would have cost about $2.50 more for the same tokens.',
  ],
  [
    'some of it',
    { ...rule, unknownCalls: 2 },
    'It would have saved about $2.50 for the same tokens; of 2 calls nothing is known.',
  ],
  [
    'nothing known',
    { ...rule, savedNanoUsd: null },
    'What it would have saved is not known: a price is missing.',
  ],
  ['no call', { ...rule, calls: 0, savedNanoUsd: null }, null],
  ['another effect', { ...rule, effect: 'deny' as const }, null],
])('says what it would have saved: %s', (_, one, expected) => expect(savedText(one)).toBe(expected))
