import { expect, it } from 'vitest'
import { type Burst, byTurns } from './measure.ts'

it('lets all take turns, and tells the middle round of each and the middle of the ratios', async () => {
  const order: string[] = []
  const side = (name: string, rates: number[]) => async (): Promise<Burst> => {
    order.push(name)
    return { count: 1, perSecond: rates.shift()!, p50Ms: 1, p99Ms: 1 }
  }
  // The slow second minute hits all sides: no ratio changes much.
  const turns = await byTurns(3, side('ours', [100, 10, 90]), [
    side('a', [50, 5, 30]),
    side('b', [200, 20, 90]),
  ])
  expect(order.join(' ')).toBe('ours a b ours a b ours a b')
  expect(turns.ours.perSecond).toBe(90)
  expect(turns.peers.map(({ burst, ratio }) => [burst.perSecond, ratio])).toEqual([
    [30, 2],
    [90, 0.5],
  ])
})
