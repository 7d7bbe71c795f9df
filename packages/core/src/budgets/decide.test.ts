import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import {
  type AccountState,
  answerOf,
  crossedThresholds,
  mostRestrictive,
  roomIn,
  rungBelow,
  throttle,
} from './decide.ts'
import { type Threshold, thresholdAction } from './schema.ts'

const money = fc.bigInt({ min: 0n, max: 1_000n })
const rung: fc.Arbitrary<Threshold> = fc.record({
  atPercent: fc.integer({ min: 1, max: 100 }),
  action: fc.constantFrom(...thresholdAction.options),
})
const ladder = fc.uniqueArray(rung, { maxLength: 4, selector: ({ atPercent }) => atPercent })
const account: fc.Arbitrary<AccountState> = fc.record({
  limit: money,
  held: money,
  spent: money,
  hard: fc.boolean(),
  thresholds: ladder,
})
const state = (more: Partial<AccountState> = {}): AccountState => ({
  limit: 100n,
  held: 0n,
  spent: 0n,
  hard: true,
  thresholds: [],
  ...more,
})

describe('answerOf', () => {
  it.each<[string, AccountState, bigint, object]>([
    ['up to the limit', state({ held: 3n, spent: 90n }), 7n, { answer: 'grant' }],
    [
      'and not one more',
      state({ held: 3n, spent: 90n }),
      8n,
      { answer: 'refuse', atPercent: 100, available: 7n },
    ],
    [
      'nothing under a limit below what is used',
      state({ spent: 101n }),
      0n,
      { answer: 'refuse', available: 0n },
    ],
    ['whatever it is, where the limit is soft', state({ hard: false, spent: 90n }), 50n, { answer: 'grant' }],
    [
      'stop: a hard limit at its percentage, of a soft budget too',
      state({ hard: false, spent: 79n, thresholds: [{ atPercent: 80, action: 'stop' }] }),
      2n,
      { answer: 'refuse', atPercent: 80, available: 1n },
    ],
    [
      'ask: a person may raise it, by the least that lets this call pass',
      state({ spent: 75n, thresholds: [{ atPercent: 80, action: 'ask' }] }),
      9n,
      { answer: 'ask', atPercent: 80, available: 5n, raiseBy: 5n },
    ],
    [
      'ask goes before the hard limit behind it',
      state({ spent: 99n, thresholds: [{ atPercent: 100, action: 'ask' }] }),
      9n,
      { answer: 'ask', raiseBy: 8n },
    ],
    [
      'stop goes before ask',
      state({
        spent: 99n,
        thresholds: [
          { atPercent: 80, action: 'ask' },
          { atPercent: 90, action: 'stop' },
        ],
      }),
      9n,
      { answer: 'refuse', atPercent: 90 },
    ],
    [
      'degrade and throttle: the highest that is reached before the call',
      state({
        held: 30n,
        spent: 40n,
        thresholds: [
          { atPercent: 50, action: 'degrade', model: 'a/b' },
          { atPercent: 60, action: 'throttle', perMinute: 3 },
          { atPercent: 70, action: 'degrade', model: 'a/c' },
          { atPercent: 71, action: 'throttle', perMinute: 1 },
        ],
      }),
      5n,
      { answer: 'grant', degrade: { model: 'a/c' }, perMinute: 3 },
    ],
  ])('grants %s', (_name, one, amount, expected) => {
    expect(answerOf(one, amount)).toMatchObject(expected)
  })

  it('never lets a hard limit or a stop be overshot, whatever is held, settled and released', () => {
    const step = fc.record({ amount: money, end: fc.constantFrom('keep', 'settle', 'release') })
    fc.assert(
      fc.property(money, ladder, fc.boolean(), fc.array(step), (limit, thresholds, hard, steps) => {
        const one = { ...state({ limit, thresholds, hard }) }
        const ceiling = roomIn(one)
        for (const { amount, end } of steps) {
          if (answerOf(one, amount).answer !== 'grant') continue
          if (end === 'keep') one.held += amount
          if (end === 'settle') one.spent += amount
          if (ceiling !== null) expect(one.spent + one.held).toBeLessThanOrEqual(ceiling)
        }
      }),
    )
  })

  it('lets pass what it asked about once it is raised by what it says, and not by less', () => {
    fc.assert(
      fc.property(account, money, (one, amount) => {
        const asked = answerOf(one, amount)
        if (asked.answer !== 'ask') return
        expect(asked.raiseBy).toBeGreaterThan(0n)
        const rung = { atPercent: asked.atPercent, action: 'ask' as const }
        const alone = { ...one, hard: false, thresholds: [rung] }
        expect(answerOf({ ...alone, limit: one.limit + asked.raiseBy }, amount).answer).toBe('grant')
        expect(answerOf({ ...alone, limit: one.limit + asked.raiseBy - 1n }, amount).answer).toBe('ask')
      }),
    )
  })

  it('refuses nothing that fits into the room, and all that does not', () => {
    fc.assert(
      fc.property(account, money, (one, amount) => {
        const room = roomIn(one)
        const asks = one.thresholds.some(({ action }) => action === 'ask')
        // A call that takes nothing is stopped as well where a stop is passed already.
        if (asks || amount === 0n || one.spent + one.held > one.limit) return
        expect(answerOf(one, amount).answer).toBe(room === null || amount <= room ? 'grant' : 'refuse')
      }),
    )
  })
})

test('the most restrictive of all answers counts, in whatever order they come', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(account, money), { minLength: 1 }), (pairs) => {
      const answers = pairs.map(([one, amount]) => answerOf(one, amount))
      const counts = mostRestrictive(answers)?.answer
      expect(mostRestrictive(answers.toReversed())?.answer).toBe(counts)
      if (counts === 'grant') expect(answers.every(({ answer }) => answer === 'grant')).toBe(true)
      if (counts === 'ask') expect(answers.some(({ answer }) => answer === 'refuse')).toBe(false)
    }),
  )
})

test('a throttled account lets no more pass in a minute than it says, whenever they come', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 60 }),
      (perMinute, gaps) => {
        let now = 1_000_000
        let turn: Date | null = null
        const passed: number[] = []
        for (const gap of gaps) {
          now += gap
          const { waitMs, nextAt } = throttle(turn, new Date(now), perMinute)
          if (waitMs > 0) continue
          passed.push(now)
          turn = nextAt
        }
        for (const at of passed)
          expect(passed.filter((other) => other >= at && other < at + 60_000).length).toBeLessThanOrEqual(
            perMinute,
          )
      },
    ),
  )
})

test.each<[readonly string[], string, string | null, string | null]>([
  [['a', 'b', 'c'], 'a', null, 'b'],
  [['a', 'b', 'c'], 'c', null, null],
  [['a', 'b', 'c'], 'a', 'c', 'c'],
  [['a', 'b', 'c'], 'c', 'b', null],
  [['a', 'b', 'c'], 'b', 'b', null],
  // one that is no rung of the agent's is gone down to all the same
  [['a', 'b'], 'a', 'x', 'x'],
  [[], 'a', null, null],
])('below %j, from %s to %s is %s', (models, from, named, expected) => {
  expect(rungBelow(models, from, named)).toBe(expected)
})

describe('crossedThresholds', () => {
  const three: Threshold[] = [
    { atPercent: 100, action: 'stop' },
    { atPercent: 50, action: 'notify' },
    { atPercent: 80, action: 'degrade' },
  ]
  it.each<[number, bigint, bigint, number[]]>([
    [0, 49n, 100n, []],
    [0, 50n, 100n, [50]],
    [50, 79n, 100n, []],
    [0, 100n, 100n, [50, 80, 100]],
    [100, 300n, 100n, []],
    [0, 0n, 0n, []],
    [0, 1n, 0n, [50, 80, 100]],
    // no rounding up: 80 % of 3 is 2.4
    [0, 2n, 3n, [50]],
  ])('with %s %% fired, %s of %s', (crossed, used, limit, expected) => {
    expect(crossedThresholds(crossed, used, limit, three).map((item) => item.atPercent)).toEqual(expected)
  })

  it('fires each threshold exactly once while use rises, however it rises', () => {
    fc.assert(
      fc.property(fc.array(money), money, (sums, limit) => {
        const fired: number[] = []
        let used = 0n
        for (const sum of sums) {
          used += sum
          fired.push(
            ...crossedThresholds(fired.at(-1) ?? 0, used, limit, three).map((item) => item.atPercent),
          )
        }
        expect(fired).toEqual(crossedThresholds(0, used, limit, three).map((item) => item.atPercent))
      }),
    )
  })
})
