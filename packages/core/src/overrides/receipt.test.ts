import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AskedWorker, isFinal, longestWaitMs, stateOfWorker } from './receipt.ts'

const askedAt = new Date('2026-11-27T12:00:00Z')
const after = (ms: number) => new Date(askedAt.getTime() + ms)
const liveMs = 15_000
const worker = (rest: Partial<AskedWorker> = {}): AskedWorker => ({
  acknowledgedAt: null,
  goingOn: [],
  lastSeenAt: askedAt,
  stoppedAt: null,
  ...rest,
})
const open = { askedAt, settledAt: null }

describe('stateOfWorker', () => {
  it.each<[string, AskedWorker, number, string, boolean]>([
    ['no word yet', worker(), 1_000, 'asked', false],
    ['its word', worker({ acknowledgedAt: after(20) }), 1_000, 'acknowledged', true],
    [
      'its word, with a run left',
      worker({ acknowledgedAt: after(20), goingOn: ['run_1'] }),
      1_000,
      'stopping',
      false,
    ],
    [
      'the run that was left went with its process',
      worker({ acknowledgedAt: after(20), goingOn: ['run_1'], stoppedAt: after(500) }),
      1_000,
      'stopping',
      true,
    ],
    ['no heartbeat for as long as one counts', worker(), liveMs + 1, 'silent', true],
    ['heartbeats and no word', worker({ lastSeenAt: after(29_000) }), 29_500, 'asked', false],
    ['… for too long', worker({ lastSeenAt: after(30_000) }), longestWaitMs + 1, 'silent', true],
    ['over by itself', worker({ stoppedAt: after(5) }), 1_000, 'ended', true],
    ['silent before it was asked', worker({ lastSeenAt: after(-60_000) }), 0, 'silent', true],
  ])('%s', (_, asked, ms, state, final) => {
    expect(stateOfWorker(asked, open, after(ms), liveMs)).toBe(state)
    expect(isFinal([asked], open, after(ms), liveMs)).toBe(final)
  })
  it('asks nobody once it is settled', () => {
    expect(stateOfWorker(worker(), { askedAt, settledAt: after(1) }, after(2), liveMs)).toBe('silent')
  })
})

it('is final when no worker was there', () => expect(isFinal([], open, askedAt, liveMs)).toBe(true))

it('is final at the latest after the longest wait, and time never takes that back', () => {
  const at = fc.integer({ min: -60_000, max: 60_000 })
  const workers = fc.array(
    fc
      .record({
        acknowledged: fc.option(at),
        seen: at,
        stopped: fc.option(at),
        goingOn: fc.array(fc.constant('run_1'), { maxLength: 1 }),
      })
      .map(({ acknowledged, seen, stopped, goingOn }) =>
        worker({
          acknowledgedAt: acknowledged === null ? null : after(acknowledged),
          lastSeenAt: after(seen),
          stoppedAt: stopped === null ? null : after(stopped),
          goingOn,
        }),
      ),
    { maxLength: 5 },
  )
  fc.assert(
    fc.property(workers, fc.nat(60_000), fc.nat(60_000), (asked, ms, more) => {
      const first = isFinal(asked, open, after(ms), liveMs)
      if (first) expect(isFinal(asked, open, after(ms + more), liveMs)).toBe(true)
      expect(isFinal(asked, open, after(longestWaitMs + 1 + more), liveMs)).toBe(true)
    }),
  )
})
