import { describe, expect, it } from 'vitest'
import { breakerHref, dependencyOf, failuresText, nextProbe, stateText } from './breaker-text.ts'

const forced = { overrideId: 'ovr_1', to: 'open', reason: 'r', by: 'Ada', until: null } as const
const at = '2026-11-22T12:00:10.000Z'
const nowMs = Date.parse('2026-11-22T12:00:00.000Z')

describe('a breaker in words', () => {
  it.each([
    [{ state: 'closed', forced: null }, 'Closed'],
    [{ state: 'half_open', forced: null }, 'Half open'],
    [{ state: 'open', forced }, 'Forced open'],
  ] as const)('%j', (view, text) => {
    expect(stateText(view)).toBe(text)
  })

  it.each([
    [{ measured: 'closed', failuresInARow: 0, failuresInWindow: 0, callsInWindow: 0 }, null],
    [
      { measured: 'closed', failuresInARow: 0, failuresInWindow: 2, callsInWindow: 6 },
      '2 of 6 calls in 30 s',
    ],
    [
      { measured: 'closed', failuresInARow: 3, failuresInWindow: 0, callsInWindow: 0 },
      '3 in a row, a while ago',
    ],
    [{ measured: 'open', failuresInARow: 0, failuresInWindow: 0, callsInWindow: 0 }, null],
  ] as const)('%j', (view, text) => {
    expect(failuresText(view, 30_000)).toBe(text)
  })

  it.each([
    [{ state: 'closed', forced: null, nextProbeAt: null }, 'none'],
    [{ state: 'open', forced: null, nextProbeAt: at }, 'at'],
    [{ state: 'open', forced: null, nextProbeAt: '2026-11-22T11:59:00.000Z' }, 'next_call'],
    [{ state: 'half_open', forced: null, nextProbeAt: at }, 'now'],
    [{ state: 'open', forced, nextProbeAt: at }, 'none'],
  ] as const)('%j is tried: %s', (view, kind) => {
    expect(nextProbe(view, nowMs).kind).toBe(kind)
  })
})

it('an address leads back to its dependency', () => {
  const dependency = { kind: 'model', name: 'openai/gpt-4o:fine & tuned' } as const
  const query = new URLSearchParams(breakerHref(dependency).split('?')[1])
  expect(dependencyOf(query.get('open'))).toEqual(dependency)
  expect(dependencyOf('nothing')).toBeNull()
  expect(dependencyOf(null)).toBeNull()
})
