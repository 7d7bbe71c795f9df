import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AccountState, availableIn, crossedThresholds, decideHold } from './decide.ts'

const money = fc.bigInt({ min: 0n, max: 1_000n })
const account = fc.record({ limit: money, held: money, spent: money })
const fitting = fc
  .tuple(money, money, money)
  .map(([held, spent, room]) => ({ limit: held + spent + room, held, spent }))

describe('decideHold', () => {
  it('grants up to the limit and not one more', () => {
    const state = { limit: 10n, held: 3n, spent: 4n }
    expect(decideHold([state], [3n])).toEqual({ granted: true })
    expect(decideHold([state], [4n])).toEqual({ granted: false, refusedBy: 0, available: 3n })
  })

  it('admits nothing more, not even what is free, once the limit is below what is used', () => {
    expect(decideHold([{ limit: 5n, held: 0n, spent: 6n }], [0n])).toEqual({
      granted: false,
      refusedBy: 0,
      available: 0n,
    })
  })

  it('names the account without room', () => {
    const roomy = { limit: 100n, held: 0n, spent: 0n }
    expect(decideHold([roomy, { limit: 100n, held: 60n, spent: 30n }, roomy], [50n, 50n, 50n])).toEqual({
      granted: false,
      refusedBy: 1,
      available: 10n,
    })
  })

  it('never goes over a limit, whatever is held, settled and released', () => {
    const step = fc.record({
      amounts: fc.array(money, { minLength: 3, maxLength: 3 }),
      end: fc.constantFrom('keep', 'settle', 'release'),
    })
    fc.assert(
      fc.property(fc.array(fitting, { minLength: 3, maxLength: 3 }), fc.array(step), (states, steps) => {
        const accounts: AccountState[] = states.map((state) => ({ ...state }))
        for (const { amounts, end } of steps) {
          if (!decideHold(accounts, amounts).granted) continue
          for (const [index, state] of accounts.entries()) {
            if (end === 'keep') state.held += amounts[index]!
            if (end === 'settle') state.spent += amounts[index]!
          }
          for (const state of accounts) expect(state.spent + state.held).toBeLessThanOrEqual(state.limit)
        }
      }),
    )
  })

  it('refuses exactly where one account alone would, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(account, money)), (pairs) => {
        const decide = (list: typeof pairs) =>
          decideHold(
            list.map(([state]) => state),
            list.map(([, sum]) => sum),
          )
        const alone = pairs.map((pair) => decide([pair]).granted)
        const together = decide(pairs)
        expect(together.granted).toBe(alone.every(Boolean))
        expect(decide([...pairs].reverse()).granted).toBe(together.granted)
        if (together.granted) return
        expect(alone[together.refusedBy]).toBe(false)
        const [state, amount] = pairs[together.refusedBy]!
        expect(together.available).toBe(availableIn(state))
        expect(together.available === 0n || together.available < amount).toBe(true)
      }),
    )
  })
})

describe('crossedThresholds', () => {
  const ladder = [
    { atPercent: 100, action: 'stop' as const },
    { atPercent: 50, action: 'notify' as const },
    { atPercent: 80, action: 'degrade' as const },
  ]
  it.each<[bigint, bigint, bigint, number[]]>([
    [0n, 49n, 100n, []],
    [0n, 50n, 100n, [50]],
    [50n, 79n, 100n, []],
    [49n, 100n, 100n, [50, 80, 100]],
    [100n, 300n, 100n, []],
    [0n, 0n, 0n, []],
    [0n, 1n, 0n, [50, 80, 100]],
    [1n, 2n, 0n, []],
    // no rounding up: 80 % of 3 is 2.4
    [0n, 2n, 3n, [50]],
  ])('from %s to %s of %s', (before, after, limit, expected) => {
    expect(crossedThresholds(before, after, limit, ladder).map((item) => item.atPercent)).toEqual(expected)
  })

  it('fires each threshold exactly once while use rises, however it rises', () => {
    fc.assert(
      fc.property(fc.array(money), money, (sums, limit) => {
        const fired: number[] = []
        let used = 0n
        for (const sum of sums) {
          fired.push(...crossedThresholds(used, used + sum, limit, ladder).map((item) => item.atPercent))
          used += sum
        }
        expect(fired).toEqual(crossedThresholds(0n, used, limit, ladder).map((item) => item.atPercent))
      }),
    )
  })
})
