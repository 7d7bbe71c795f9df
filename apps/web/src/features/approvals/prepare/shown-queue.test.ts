import type { ApprovalView } from '@ground-control/core/approvals/schema'
import { describe, expect, it } from 'vitest'
import { latestOf, mergeShown, neighbour, nextOpen } from './shown-queue.ts'

const approval = (id: string, status: ApprovalView['status'] = 'pending') => ({ id, status }) as ApprovalView
const ids = (list: ApprovalView[]) => list.map((item) => item.id).join('')

describe('mergeShown', () => {
  const [a, b, c] = [approval('a'), approval('b'), approval('c')]
  it.each<[string, ApprovalView[], ApprovalView[], string]>([
    ['starts with what is listed', [], [a, b], 'ab'],
    ['puts what is new last, whatever the list says', [b], [a, b, c], 'bac'],
    ['keeps the place of what has left the list', [a, b, c], [a, c], 'abc'],
    ['does both at once', [a, b], [b, c], 'abc'],
  ])('%s', (_, shown, listed, expected) => {
    expect(ids(mergeShown(shown, listed))).toBe(expected)
  })
  it('takes over what changed, and is the same list where nothing did', () => {
    const shown = [a, b]
    expect(mergeShown(shown, [a])).toBe(shown)
    expect(mergeShown(shown, [{ ...a, title: 'new' }])[0]?.title).toBe('new')
  })
})

describe('latestOf', () => {
  it('believes who says that it is over', () => {
    expect(latestOf(approval('a'), approval('a', 'rejected'), approval('a', 'approved'))?.status).toBe(
      'rejected',
    )
    expect(latestOf(undefined, approval('a'))?.status).toBe('pending')
    expect(latestOf(undefined)).toBeUndefined()
  })
})

describe('neighbour', () => {
  it.each<[string | null, 1 | -1, string | null]>([
    [null, 1, 'a'],
    ['a', 1, 'b'],
    ['c', 1, 'c'],
    ['a', -1, 'a'],
    ['c', -1, 'b'],
    ['gone', 1, 'a'],
  ])('from %s by %d', (current, by, expected) => {
    expect(neighbour(['a', 'b', 'c'], current, by)).toBe(expected)
  })
  it('has nowhere to go in an empty list', () => expect(neighbour([], null, 1)).toBeNull())
})

describe('nextOpen', () => {
  it.each<[string[], string, string | null]>([
    [['a', 'b', 'c'], 'a', 'b'],
    [['a', 'c'], 'a', 'c'],
    [['a', 'b'], 'c', 'a'],
    [['b'], 'b', null],
    [[], 'a', null],
  ])('open %j after %s', (open, current, expected) => {
    expect(nextOpen(['a', 'b', 'c'], new Set(open), current)).toBe(expected)
  })
})
