import { describe, expect, it } from 'vitest'
import { daysOf, reasonWords, signedPercent, signedUsd } from './drift-words.ts'

describe('reasonWords', () => {
  it.each([
    [{ kind: 'not_counted' }, 'not counted here'],
    [{ kind: 'unpriced', calls: 1 }, '1 call without a known price'],
    [{ kind: 'estimated', calls: 2, costNanoUsd: '1500000000' }, '$1.50 estimated'],
    [{ kind: 'tokens', more: 12_000 }, '12K more tokens billed'],
    [{ kind: 'tokens', more: -500 }, '500 fewer tokens billed'],
    [{ kind: 'own_price', versions: 2 }, '2 versions of the own price'],
  ] as const)('%j', (reason, words) => expect(reasonWords(reason)).toBe(words))
})

it('a drift keeps its sign', () => {
  expect(['1200000000', '-300000000', '0'].map(signedUsd)).toEqual(['+$1.20', '−$0.30', '$0.00'])
  expect([12.5, -3, 0, null].map(signedPercent)).toEqual(['+12.5 %', '−3 %', '0 %', null])
})

it('a line has days', () => {
  expect(daysOf('2026-11-02')).toEqual({ from: '2026-11-02', to: '2026-11-02' })
  expect(daysOf('2028-02')).toEqual({ from: '2028-02-01', to: '2028-02-29' })
})
