import { expect, test } from 'vitest'
import { runChaos } from './main.ts'
import { isGood } from './play-fault.ts'
import { drawFault } from './report.ts'

const withinMs = 240_000

/** `npm run chaos -- --short` as a test: a fixed seed, so that a failure can be had again. */
test(
  'the short form holds: killed workers and control planes, failing providers, poison, a stampede',
  async ({ signal }) => {
    const report = await runChaos({ seed: 1, length: 'short', only: [], say: () => {}, signal })
    expect(report.played.filter((one) => !isGood(one)).map((one) => drawFault(one))).toEqual([])
    expect(report.played.map(({ name }) => name)).toEqual([
      'worker-kill',
      'control-plane-kill',
      'provider-faults',
      'poison',
      'budget-stampede',
    ])
  },
  withinMs,
)
