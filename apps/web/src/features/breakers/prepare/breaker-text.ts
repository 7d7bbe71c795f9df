import type { BreakerView } from '@ground-control/core/breakers/schema'
import type { BreakerCause } from '@ground-control/core/breakers/states'
import { formatDuration } from '../../../lib/format/duration.ts'

type Tone = 'good' | 'warn' | 'bad'

export const kindNames = { provider: 'Provider', model: 'Model', tool: 'Tool' } as const
export const stateNames = { closed: 'Closed', open: 'Open', half_open: 'Half open' } as const
export const stateTones: Record<BreakerView['state'], Tone> = {
  closed: 'good',
  open: 'bad',
  half_open: 'warn',
}

/** The chip's words: an order's doing is told apart from what was measured. */
export function stateText(view: Pick<BreakerView, 'state' | 'forced'>): string {
  return view.forced === null ? stateNames[view.state] : `Forced ${view.forced.to}`
}

/** What was seen lately; null where nothing failed. */
export function failuresText(
  view: Pick<BreakerView, 'measured' | 'failuresInARow' | 'failuresInWindow' | 'callsInWindow'>,
  windowMs: number,
): string | null {
  if (view.measured !== 'closed') return null
  if (view.failuresInWindow > 0)
    return `${view.failuresInWindow} of ${view.callsInWindow} calls in ${formatDuration(windowMs)}`
  return view.failuresInARow > 0 ? `${view.failuresInARow} in a row, a while ago` : null
}

const rules: Record<BreakerCause['by'], string> = {
  streak: 'too many failures in a row',
  rate: 'too large a share of calls failed',
  probe: 'the call that tried it failed as well',
}

export const causeText = (cause: BreakerCause): string => `${rules[cause.by]}: ${cause.message}`

export type NextProbe =
  | { kind: 'none' }
  /** the next call that asks */
  | { kind: 'next_call' }
  | { kind: 'at'; at: string }
  /** one is under way; another may go at that time if it is not heard of */
  | { kind: 'now'; at: string }

/** When a call may try again. Under an order none does. */
export function nextProbe(
  view: Pick<BreakerView, 'state' | 'forced' | 'nextProbeAt'>,
  nowMs: number,
): NextProbe {
  if (view.forced !== null || view.state === 'closed' || view.nextProbeAt === null) return { kind: 'none' }
  const { nextProbeAt: at } = view
  if (Date.parse(at) <= nowMs) return { kind: 'next_call' }
  return view.state === 'half_open' ? { kind: 'now', at } : { kind: 'at', at }
}

/** The address of a dependency's details. */
export const breakerHref = ({ kind, name }: Pick<BreakerView, 'kind' | 'name'>): string =>
  `/breakers?open=${encodeURIComponent(`${kind}:${name}`)}`

/** The dependency that an address names; null where it names none. */
export function dependencyOf(open: string | null): Pick<BreakerView, 'kind' | 'name'> | null {
  const [, kind, name] = /^(provider|model|tool):(.{1,200})$/.exec(open ?? '') ?? []
  if (kind === undefined || name === undefined) return null
  return { kind: kind as BreakerView['kind'], name }
}
