import type { DegradationCause } from '@ground-control/core/degradation/schema'
import { expect, test } from 'vitest'
import { causeHref, causeText, rateText, savedHint } from './effect-texts.ts'

const cause: DegradationCause = {
  by: 'policy',
  id: 'pol_1',
  name: 'nights',
  rule: 'batches',
  version: 3,
  calls: 10,
  runs: 4,
  savedNanoUsd: '5',
  unknownCalls: 0,
  models: [],
  agents: [],
}

test('a rate comes with its interval, and is nothing where there was no run', () => {
  const figures = { runs: 50, succeeded: 47, p50DurationMs: 1, meanCostNanoUsd: '1' }
  expect(rateText({ ...figures, successRate: { value: 0.94, low: 0.8378, high: 0.9794 } })).toEqual({
    rate: '94 %',
    interval: '83.8 to 97.9 %',
  })
  expect(rateText({ ...figures, successRate: null })).toBeNull()
})

test.each([
  ['what is known of all', cause, 'estimate, for the same tokens'],
  ['what is known of some', { ...cause, unknownCalls: 3 }, 'estimate, 7 calls of 10'],
  ['a loss', { ...cause, savedNanoUsd: '-5' }, 'estimate, for the same tokens, the lower model was dearer'],
  ['nothing', { ...cause, savedNanoUsd: null, unknownCalls: 10 }, 'no price or no usage known'],
])('says how sure the saving is: %s', (_, one, expected) => expect(savedHint(one)).toBe(expected))

test('names whose word it was, and leads there', () => {
  expect(causeText(cause)).toBe('Policy nights version 3, rule “batches”')
  expect(causeHref(cause)).toBe('/policies/pol_1')
  const budget = { ...cause, by: 'budget' as const, id: 'bud_1', name: 'day', rule: null, version: null }
  expect(causeText(budget)).toBe('Budget “day”, its ladder')
  expect(causeHref(budget)).toBe('/budgets/bud_1')
})
