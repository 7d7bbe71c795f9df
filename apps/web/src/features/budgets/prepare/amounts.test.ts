import type { BudgetDetail, BudgetUnit } from '@ground-control/core/budgets/schema'
import { describe, expect, it } from 'vitest'
import { formatAmount, limitNow, readAmount, shareOf, typedAmount } from './amounts.ts'

describe('readAmount', () => {
  it.each<[BudgetUnit, string, string]>([
    ['cost', '12.50', '12500000000'],
    ['cost', ' $1,204.5 ', '1204500000000'],
    ['cost', '0.000000001', '1'],
    ['cost', '0', '0'],
    ['tokens', '2,000,000', '2000000'],
    ['calls', '007', '7'],
  ])('%s %j', (unit, text, value) => expect(readAmount(unit, text)).toEqual({ ok: true, value }))

  it.each<[BudgetUnit, string]>([
    ['cost', ''],
    ['cost', '-1'],
    ['cost', '1e3'],
    ['cost', '0.0000000001'],
    ['cost', '1,5'],
    ['cost', '12.50 EUR'],
    ['tokens', '1.5'],
    ['calls', 'many'],
  ])('%s does not take %j', (unit, text) => expect(readAmount(unit, text).ok).toBe(false))

  it('reads back what it shows', () => {
    expect(readAmount('cost', typedAmount('cost', '1204500000001'))).toEqual({
      ok: true,
      value: '1204500000001',
    })
  })
})

it.each<[BudgetUnit, string, string]>([
  ['cost', '1204500000000', '$1,204.50'],
  ['tokens', '1990000', '1,990,000 tokens'],
  ['calls', '1', '1 call'],
])('formatAmount %s %s', (unit, digits, text) => expect(formatAmount(unit, digits)).toBe(text))

it.each([
  ['50', '100', 0.5],
  ['0', '0', 0],
  ['1', '0', 1],
  ['150', '100', 1.5],
])('shareOf %s of %s', (digits, limit, share) => expect(shareOf(digits, limit)).toBe(share))

describe('limitNow', () => {
  const topUp = (amount: string, subject: string | null) =>
    ({ amount, subject }) as BudgetDetail['topUps'][number]
  const budget = { limit: '10', topUps: [topUp('5', null), topUp('7', 'mia')], current: null }
  it('counts what tops up every account, until one is there', () => {
    expect(limitNow(budget)).toBe('15')
    expect(limitNow({ ...budget, current: { limit: '22' } as BudgetDetail['current'] })).toBe('22')
  })
})
