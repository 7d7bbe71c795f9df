import { describe, expect, it } from 'vitest'
import { durationsOf, emptyTopUp, readTopUp } from './top-up-form.ts'

const day = { unit: 'cost', resetsAt: '2026-11-28T00:00:00.000Z' } as const
const nowMs = Date.parse('2026-11-27T22:00:00Z')

describe('readTopUp', () => {
  it('lasts until the window ends, where it ends, and for a day otherwise', () => {
    const form = { ...emptyTopUp(day), amount: '$12.50', reason: ' the fair ' }
    expect(readTopUp(form, day, nowMs)).toEqual({
      problems: {},
      order: { amount: '12500000000', reason: 'the fair', expiresInMs: 7_200_000 },
    })
    const total = { unit: 'calls', resetsAt: null } as const
    expect(durationsOf(total).map(({ value }) => value)).not.toContain('window')
    expect(
      readTopUp({ ...form, ...emptyTopUp(total), amount: '5', reason: 'x' }, total, nowMs).order,
    ).toEqual({
      amount: '5',
      reason: 'x',
      expiresInMs: 86_400_000,
    })
  })
  it('is of one account, and open, where that is chosen', () => {
    const form = { amount: '1', subject: 'mia', lasts: 'open', reason: 'x' } as const
    expect(readTopUp(form, day, nowMs).order).toEqual({ amount: '1000000000', reason: 'x', subject: 'mia' })
  })
  it.each([
    ['amount', { amount: 'much' }],
    ['amount', { amount: '0' }],
    ['reason', { reason: ' ' }],
  ])('asks for the %s', (field, change) => {
    const read = readTopUp({ ...emptyTopUp(day), amount: '1', reason: 'x', ...change }, day, nowMs)
    expect(read.order).toBe(null)
    expect(Object.keys(read.problems)).toEqual([field])
  })
})
