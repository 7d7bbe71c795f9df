import type { ApprovalView } from '@ground-control/core/approvals/schema'
import { describe, expect, it } from 'vitest'
import type { DecisionState } from '../use-decisions.ts'
import { alikeOf, batchText, inParallel } from './batch.ts'

const done = (isOurs: boolean) => ({ state: 'done', isOurs }) as DecisionState
const failed: DecisionState = { state: 'failed', error: null }

describe('batchText', () => {
  it.each<[DecisionState[], string]>([
    [[done(true), done(true)], '2 approved.'],
    [[done(true), done(false)], '1 approved, 1 decided by someone else before.'],
    [[failed, done(false)], '0 approved, 1 decided by someone else before, 1 failed, see their cards.'],
  ])('%j', (states, text) => expect(batchText(states, 'approved')).toBe(text))
})

describe('alikeOf', () => {
  const asked = (id: string, other: Partial<ApprovalView> = {}) =>
    ({
      ...{ id, kind: 'approval', agentId: 'desk', action: 'refund', risk: 'low' },
      arguments: { amount: 1, to: 'ada' },
      ...other,
    }) as ApprovalView
  it('is the same call with arguments of the same names, whatever they are', () => {
    const queue = [
      asked('one'),
      asked('two', { arguments: { to: 'bob', amount: 900 } }),
      asked('three', { arguments: { amount: 1 } }),
      asked('four', { action: 'cancel' }),
      asked('five', { agentId: 'other' }),
      asked('six', { risk: 'high' }),
      asked('seven', { kind: 'question' }),
    ]
    expect(alikeOf([queue[0]!], queue).map(({ id }) => id)).toEqual(['two'])
    expect(alikeOf([], queue)).toEqual([])
  })
})

describe('inParallel', () => {
  it('does all, in order, never more than asked at a time', async () => {
    let now = 0
    let most = 0
    const results = await inParallel([5, 1, 3, 2, 4], 2, async (item) => {
      most = Math.max(most, ++now)
      await new Promise((resolve) => setTimeout(resolve, item))
      now -= 1
      return item * 10
    })
    expect(results).toEqual([50, 10, 30, 20, 40])
    expect(most).toBe(2)
  })
  it('has nothing to do for nobody', async () => {
    expect(await inParallel([], 3, async (item) => item)).toEqual([])
  })
})
