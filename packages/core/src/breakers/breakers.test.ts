import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { factOf, modelDependencies, toolDependency } from './dependency.ts'
import {
  type BreakerFact,
  breakerEventOf,
  dueAtMs,
  leaveOf,
  observe,
  returnProbe,
  takeProbe,
} from './observe.ts'
import { breakerRule, defaultBreakerRule, openForMs, readBreakerRule } from './rule.ts'
import { type BreakerState, healthy, isQuiet } from './states.ts'

const rule = defaultBreakerRule
const ok: BreakerFact = { callId: 'c', said: 'answered' }
const bad: BreakerFact = { callId: 'c', said: 'failed', code: 'provider_unavailable', message: 'down' }
const none: BreakerFact = { callId: 'c', said: 'nothing' }
const after = (facts: readonly BreakerFact[], from: BreakerState = healthy, nowMs = 1_000) =>
  facts.reduce((state, fact) => observe(state, fact, nowMs, rule), from)
const many = (fact: BreakerFact, count: number) => Array.from({ length: count }, () => fact)
const cause = { code: 'x', message: 'm', by: 'streak' } as const
const open = (untilMs: number, openings = 1): BreakerState => ({
  kind: 'open',
  sinceMs: 0,
  untilMs,
  openings,
  cause,
})
const halfOpen = (openings = 1): BreakerState => ({
  kind: 'half_open',
  sinceMs: 0,
  openings,
  cause,
  probe: { id: 'probe', untilMs: 40_000 },
})

describe('a closed breaker', () => {
  it.each<[string, BreakerFact[], BreakerState['kind']]>([
    ['four failures', many(bad, 4), 'closed'],
    ['five in a row', many(bad, 5), 'open'],
    ['five with a success between', [...many(bad, 4), ok, bad], 'closed'],
    ['calls that taught nothing', many(none, 100), 'closed'],
    ['half of ten, never five in a row', many(bad, 5).flatMap((fact) => [fact, ok]), 'closed'],
    ['half of twelve, the last a failure', [...many(bad, 5).flatMap((fact) => [fact, ok]), bad], 'open'],
    ['one in four', Array.from({ length: 40 }, (_, index) => (index % 4 === 0 ? bad : ok)), 'closed'],
  ])('after %s', (_name, facts, kind) => {
    expect(after(facts).kind).toBe(kind)
  })

  it('forgets a window that has passed, but not a row of failures', () => {
    const four = after(many(bad, 4))
    const later = observe(four, bad, 1_000 + rule.windowMs, rule)
    expect(later).toMatchObject({ kind: 'open', cause: { by: 'streak', code: 'provider_unavailable' } })
    expect(isQuiet(observe(four, ok, 1_000 + rule.windowMs, rule))).toBe(true)
  })

  it('says which part of the rule tipped it', () => {
    const mixed = [...many(bad, 5).flatMap((fact) => [fact, ok]), bad]
    expect(after(mixed)).toMatchObject({ kind: 'open', cause: { by: 'rate' } })
  })

  it('counts nothing while nothing fails', () => {
    expect(after(many(ok, 3))).toEqual(healthy)
  })
})

describe('an open breaker', () => {
  it('refuses until its time, then lets one call try', () => {
    expect(leaveOf(open(5_000), 4_999)).toEqual({ kind: 'refuse', untilMs: 5_000 })
    expect(leaveOf(open(5_000), 5_000)).toEqual({ kind: 'probe' })
    const trying = takeProbe(open(5_000) as never, 'probe', 5_000, rule)
    expect(leaveOf(trying, 5_001)).toEqual({ kind: 'refuse', untilMs: 5_000 + rule.probeMs })
  })

  it('hears nothing: what comes was asked before it opened', () => {
    expect(after([ok, bad, none], open(5_000))).toEqual(open(5_000))
  })
})

describe('a half-open breaker', () => {
  const by = (fact: BreakerFact): BreakerFact => ({ ...fact, callId: 'probe' })
  it.each<[string, BreakerFact, object]>([
    ['closes with its probe', by(ok), healthy],
    [
      'opens for longer when it fails',
      by(bad),
      { kind: 'open', openings: 2, untilMs: 1_000 + 15_000, sinceMs: 0 },
    ],
    ['waits as long again when it taught nothing', by(none), { kind: 'open', openings: 1, untilMs: 11_000 }],
    ['minds no other call that fails', bad, halfOpen()],
    ['minds no other call that succeeds', ok, halfOpen()],
  ])('%s', (_name, fact, expected) => {
    expect(after([fact], halfOpen())).toMatchObject(expected)
  })

  it('gives another call leave when the probe is not heard of again', () => {
    expect(leaveOf(halfOpen(), 39_999).kind).toBe('refuse')
    expect(leaveOf(halfOpen(), 40_000).kind).toBe('probe')
  })
})

describe('a probe', () => {
  it('that is asked for again is still the probe, and only that one', () => {
    expect(leaveOf(halfOpen(), 1_000, 'probe').kind).toBe('probe')
    expect(leaveOf(halfOpen(), 1_000, 'another').kind).toBe('refuse')
  })

  it('that is not made after all leaves its turn to the next call', () => {
    expect(leaveOf(returnProbe(halfOpen(3), 'probe', 1_000), 1_000).kind).toBe('probe')
    expect(returnProbe(halfOpen(3), 'probe', 1_000)).toMatchObject({ kind: 'open', openings: 3 })
    expect(returnProbe(halfOpen(), 'another', 1_000)).toEqual(halfOpen())
  })
})

describe('what is told', () => {
  it.each<[BreakerState, BreakerState, string | null]>([
    [healthy, open(5), 'breaker.opened'],
    [open(5), halfOpen(), 'breaker.half_opened'],
    [halfOpen(), open(5, 2), 'breaker.opened'],
    [halfOpen(), open(5, 1), null],
    [halfOpen(), healthy, 'breaker.closed'],
    [healthy, { kind: 'closed', streak: 2, window: null }, null],
    [halfOpen(), halfOpen(), null],
    [open(5), open(5), null],
  ])('%j → %j', (before, now, event) => {
    expect(breakerEventOf(before, now)).toBe(event)
  })
})

describe('whatever happens', () => {
  const fact = fc.record({ said: fc.constantFrom('answered', 'failed', 'nothing'), afterMs: fc.nat(20_000) })
  /** One caller after the other; each is told by the breaker whether it may call. */
  const play = (steps: Array<{ said: string; afterMs: number }>, isDown: boolean) => {
    let state = healthy
    let nowMs = 0
    const probes: number[] = []
    for (const [index, { said, afterMs }] of steps.entries()) {
      nowMs += afterMs
      const leave = leaveOf(state, nowMs)
      if (leave.kind === 'refuse') continue
      const callId = `call ${index}`
      if (leave.kind === 'probe' && state.kind !== 'closed') {
        state = takeProbe(state, callId, nowMs, rule)
        probes.push(nowMs)
      }
      const outcome = isDown ? 'failed' : said
      state = observe(
        state,
        outcome === 'failed'
          ? { callId, said: 'failed', code: 'x', message: '' }
          : { callId, said: outcome as 'answered' | 'nothing' },
        nowMs,
        rule,
      )
    }
    return { state, nowMs, probes }
  }

  it('it is never open without an end within its bound', () => {
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 200 }), (steps) => {
        const { state, nowMs } = play(steps, false)
        if (state.kind !== 'closed')
          expect(dueAtMs(state) - nowMs).toBeLessThanOrEqual(Math.max(rule.maxOpenMs, rule.probeMs))
      }),
    )
  })

  it('an outage sees at most six probes in any minute', () => {
    fc.assert(
      fc.property(fc.array(fact, { minLength: 50, maxLength: 400 }), (steps) => {
        const { probes } = play(steps, true)
        for (const start of probes)
          expect(probes.filter((at) => at >= start && at < start + 60_000).length).toBeLessThanOrEqual(6)
      }),
    )
  })
})

describe('the rule', () => {
  it('opens for longer each time, below the bound', () => {
    expect([1, 2, 3, 4, 99].map((openings) => openForMs(rule, openings))).toEqual([
      10_000, 15_000, 22_500, 25_000, 25_000,
    ])
  })

  it('is the default where what is kept cannot be read', () => {
    expect(readBreakerRule(undefined)).toEqual(rule)
    expect(readBreakerRule({ openMs: 'soon' })).toEqual(rule)
    expect(readBreakerRule({ openMs: 500 })).toEqual({ ...rule, openMs: 500 })
    expect(breakerRule.safeParse({ openFor: 1 }).success).toBe(false)
  })
})

describe('what a failure says', () => {
  const [provider, model] = modelDependencies('openai/gpt-4o') as [never, never]
  const tool = toolDependency('desk', 'look')
  it.each<[string, boolean, string, string]>([
    ['provider_unavailable', true, 'failed', 'failed'],
    ['provider_unreachable', true, 'failed', 'failed'],
    ['provider_timeout', true, 'nothing', 'failed'],
    ['rate_limited', true, 'answered', 'failed'],
    ['provider_garbage', true, 'answered', 'failed'],
    ['response_too_large', false, 'answered', 'failed'],
    ['stream_broken', false, 'answered', 'failed'],
    ['provider_rejected', false, 'answered', 'answered'],
    ['provider_auth', false, 'answered', 'answered'],
    ['model_not_found', false, 'answered', 'answered'],
    ['aborted', false, 'nothing', 'nothing'],
    ['provider_not_configured', false, 'nothing', 'nothing'],
  ])('%s', (code, retryable, ofProvider, ofModel) => {
    const failure = { code, retryable, message: 'm' }
    expect(factOf(provider, 'c', failure).said).toBe(ofProvider)
    expect(factOf(model, 'c', failure).said).toBe(ofModel)
  })

  it('of a tool, by its type', () => {
    const failure = { code: 'tool_failed', message: 'm' }
    expect(factOf(tool, 'c', { ...failure, retryable: true }).said).toBe('failed')
    expect(factOf(tool, 'c', { ...failure, retryable: false }).said).toBe('answered')
    expect(factOf(tool, 'c', null).said).toBe('answered')
  })
})
