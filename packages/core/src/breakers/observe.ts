import { type BreakerRule, openForMs } from './rule.ts'
import { type BreakerCause, type BreakerState, healthy } from './states.ts'

/** What one call showed of a dependency. `callId` is the call's step: only the probe itself ends a probe. */
export type BreakerFact =
  | { callId: string; said: 'answered' }
  | { callId: string; said: 'failed'; code: string; message: string }
  /** the call was given up before anything was learnt */
  | { callId: string; said: 'nothing' }

/**
 * The state after a fact. Closed, it counts; open, it hears nothing, for what comes then was asked before; half open,
 * it listens to its probe alone.
 */
export function observe(
  state: BreakerState,
  fact: BreakerFact,
  nowMs: number,
  rule: BreakerRule,
): BreakerState {
  switch (state.kind) {
    case 'closed':
      return observeClosed(state, fact, nowMs, rule)
    case 'open':
      return state
    case 'half_open': {
      if (fact.callId !== state.probe.id) return state
      if (fact.said === 'answered') return healthy
      const { sinceMs, openings, cause } = state
      // Nothing learnt. Not at once again: what ends every call that way would make every call a probe.
      if (fact.said === 'nothing')
        return { kind: 'open', sinceMs, untilMs: nowMs + openForMs(rule, openings), openings, cause }
      return opened({ ...fact, by: 'probe' }, openings + 1, nowMs, rule, sinceMs)
    }
    default:
      return state satisfies never
  }
}

function observeClosed(
  state: Extract<BreakerState, { kind: 'closed' }>,
  fact: BreakerFact,
  nowMs: number,
  rule: BreakerRule,
): BreakerState {
  const isPast = state.window === null || nowMs - state.window.sinceMs >= rule.windowMs
  const window = isPast ? null : state.window
  if (fact.said === 'nothing') return state
  if (fact.said === 'answered')
    return { kind: 'closed', streak: 0, window: window && { ...window, successes: window.successes + 1 } }
  const seen = window ?? { sinceMs: nowMs, failures: 0, successes: 0 }
  const failures = seen.failures + 1
  const streak = state.streak + 1
  if (streak >= rule.failuresInARow) return opened({ ...fact, by: 'streak' }, 1, nowMs, rule)
  const calls = failures + seen.successes
  if (calls >= rule.minCalls && failures / calls >= rule.failureShare)
    return opened({ ...fact, by: 'rate' }, 1, nowMs, rule)
  return { kind: 'closed', streak, window: { ...seen, failures } }
}

const opened = (
  { code, message, by }: BreakerCause,
  openings: number,
  nowMs: number,
  rule: BreakerRule,
  sinceMs = nowMs,
): BreakerState => ({
  kind: 'open',
  sinceMs,
  untilMs: nowMs + openForMs(rule, openings),
  openings,
  cause: { code, message, by },
})

/** Gives a call leave to try. The caller has seen by `leaveOf` that it may. */
export function takeProbe(
  state: Exclude<BreakerState, { kind: 'closed' }>,
  callId: string,
  nowMs: number,
  rule: BreakerRule,
): BreakerState {
  const { sinceMs, openings, cause } = state
  return { kind: 'half_open', sinceMs, openings, cause, probe: { id: callId, untilMs: nowMs + rule.probeMs } }
}

/** The state once a probe is not made after all: the next call may try at once. */
export function returnProbe(state: BreakerState, callId: string, nowMs: number): BreakerState {
  if (state.kind !== 'half_open' || state.probe.id !== callId) return state
  const { sinceMs, openings, cause } = state
  return { kind: 'open', sinceMs, untilMs: nowMs, openings, cause }
}

export type Leave = { kind: 'pass' } | { kind: 'probe' } | { kind: 'refuse'; untilMs: number }

/**
 * Whether a call may go: as any other, as the one that tries, or not before a time. A probe that is asked for again,
 * because its worker died, is still the probe.
 */
export function leaveOf(state: BreakerState, nowMs: number, callId?: string): Leave {
  if (state.kind === 'closed') return { kind: 'pass' }
  if (state.kind === 'half_open' && state.probe.id === callId) return { kind: 'probe' }
  const untilMs = dueAtMs(state)
  return untilMs <= nowMs ? { kind: 'probe' } : { kind: 'refuse', untilMs }
}

/** When a call may try: the end of being open, or of the leave of a probe that nobody heard of again. */
export const dueAtMs = (state: Exclude<BreakerState, { kind: 'closed' }>): number =>
  state.kind === 'open' ? state.untilMs : state.probe.untilMs

/** What a change of state is told as; null where it stays the same to whoever watches. */
export function breakerEventOf(
  before: BreakerState,
  after: BreakerState,
): 'breaker.opened' | 'breaker.half_opened' | 'breaker.closed' | null {
  if (after.kind === 'closed') return before.kind === 'closed' ? null : 'breaker.closed'
  if (after.kind === 'open')
    return before.kind !== 'closed' && before.openings === after.openings ? null : 'breaker.opened'
  return before.kind === 'half_open' && before.probe.id === after.probe.id ? null : 'breaker.half_opened'
}
