import { describe, expect, it } from 'vitest'
import { loopsIn, type RunCall } from './loops.ts'

const at = (second: number) => new Date(second * 1_000)
/** Calls one after another; `answer` of each by its number. */
const chain = (count: number, answer: (index: number) => string | null = () => 'same'): RunCall[] =>
  Array.from({ length: count }, (_, index) => ({
    ...{ kind: 'tool', name: 'tool:look', digest: 'asked' },
    ...{ answer: answer(index), startedAt: at(index * 2), endedAt: at(index * 2 + 1) },
  }))
const parallel = (count: number) =>
  chain(count).map((call) => ({ ...call, startedAt: at(0), endedAt: at(5) }))

describe('a loop', () => {
  it.each([
    ['nine alike', chain(9), 0],
    ['ten alike', chain(10), 1],
    ['forty-nine with other answers', chain(49, String), 0],
    ['fifty with other answers', chain(50, String), 1],
    ['many at once', parallel(100), 0],
    ['ten that ask something else', chain(10).map((call, index) => ({ ...call, digest: String(index) })), 0],
    ['two that alternate', [...chain(10), ...chain(10).map((call) => ({ ...call, digest: 'other' }))], 2],
    ['the tenth is under way', chain(10, (index) => (index === 9 ? null : 'same')), 0],
  ])('%s', (_, calls, found) => {
    expect(loopsIn(calls, 'normal')).toHaveLength(found)
  })
  it('says how often, since when, and how often it heard the same', () => {
    expect(
      loopsIn(
        chain(60, (index) => (index % 2 ? 'b' : 'a')),
        'normal',
      ),
    ).toEqual([
      {
        call: { kind: 'tool', name: 'tool:look', digest: 'asked' },
        ...{ repeats: 60, sameAnswers: 30, limit: 10, firstAt: at(0), lastAt: at(118) },
      },
    ])
  })
})
