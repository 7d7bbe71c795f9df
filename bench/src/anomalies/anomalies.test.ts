import { describe, expect, it } from 'vitest'
import { falseLoops, findCostlyModel, findLoop } from './measure-calls.ts'
import { type FaultName, falseAlarms, findFault } from './measure-usage.ts'
import { type ShapeName, shapes } from './shapes.ts'

// The bars of docs/anomalies.md, by fewer histories than its tables and by other seeds than the detector was tuned by.
const seeds = [70_001, 70_002, 70_003]
/** Agents that keep to some rhythm. One that makes bursts by itself hides a burst: the tables say how well. */
const rhythmic: ShapeName[] = ['steady', 'office hours', 'weekly', 'nightly job', 'growing']

it('false alarms: one in ten agent-weeks at most', { timeout: 240_000 }, () => {
  const weeks = 2
  const names = Object.keys(shapes) as ShapeName[]
  const alarms = names.flatMap((shape) => seeds.map((seed) => falseAlarms(shape, seed, weeks)))
  const perWeek = alarms.reduce((sum, count) => sum + count, 0) / (alarms.length * weeks)
  expect(perWeek).toBeLessThanOrEqual(0.1)
})

describe('recall: nine in ten at least', () => {
  it.each<FaultName>([
    'spike, 3 times for 2 h',
    'calls 4 times as dear for 6 h',
    'level doubled, 3 days',
    'slow rise to 3 times in 5 days',
  ])('%s', { timeout: 240_000 }, (fault) => {
    const found = rhythmic.flatMap((shape) => seeds.map((seed) => findFault(shape, fault, seed) !== null))
    expect(found.filter(Boolean).length / found.length).toBeGreaterThanOrEqual(0.9)
  })
  it('loops, within twenty rounds', () => {
    const rounds = Array.from({ length: 200 }, (_, index) => findLoop(70_000 + index) ?? 99)
    expect(rounds.filter((round) => round <= 20).length / rounds.length).toBeGreaterThanOrEqual(0.9)
    expect(falseLoops(2_000, 70_000)).toBeLessThanOrEqual(20)
  })
  it('costly models', () => {
    const found = (least: number, most: number) =>
      Array.from({ length: 300 }, (_, index) => findCostlyModel(70_000 + index, least, most)).filter(Boolean)
        .length
    expect(found(4, 20) / 300).toBeGreaterThanOrEqual(0.9)
    expect(found(0.3, 2) / 300).toBeLessThanOrEqual(0.01)
  })
})
