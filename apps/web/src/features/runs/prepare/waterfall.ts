import type { StepView } from '@ground-control/core/runs/schema'

export type Scale = 'squeezed' | 'true'
/** Where a step's bar is, in shares of the whole width. */
export type Bar = { left: number; width: number; durationMs: number; isOpen: boolean }

/** A wait of a second is drawn as wide at least as a tenth of it; every ten times more adds the same again. */
const unitMs = 100

/**
 * The bars of a run's steps over time, one for each step. `squeezed` draws each stretch of time by the order of its
 * length, so that seconds of work stay visible beside hours of waiting; `true` draws it as long as it was. Either
 * way later is further right, and what happened at the same time stands one above the other.
 *
 * @param nowMs end of the steps that are not over
 */
export function waterfall(
  steps: ReadonlyArray<Pick<StepView, 'startedAt' | 'finishedAt'>>,
  startMs: number,
  nowMs: number,
  scale: Scale,
): Bar[] {
  const spans = steps.map((step) => {
    const from = Math.max(startMs, Date.parse(step.startedAt))
    const to = Math.max(from, step.finishedAt === null ? nowMs : Date.parse(step.finishedAt))
    return { from, to, isOpen: step.finishedAt === null }
  })
  const place = placing([startMs, ...spans.flatMap((span) => [span.from, span.to])], scale)
  return spans.map(({ from, to, isOpen }) => ({
    left: place(from),
    width: place(to) - place(from),
    durationMs: to - from,
    isOpen,
  }))
}

/** Maps each of the instants to a share of the width, 0 to 1, growing with time. */
function placing(instants: number[], scale: Scale): (ms: number) => number {
  const edges = [...new Set(instants)].sort((a, b) => a - b)
  const places = new Map<number, number>()
  let total = 0
  edges.forEach((edge, index) => {
    const lengthMs = index === 0 ? 0 : edge - edges[index - 1]!
    total += scale === 'true' ? lengthMs : Math.log10(1 + lengthMs / unitMs)
    places.set(edge, total)
  })
  return (ms) => (total === 0 ? 0 : places.get(ms)! / total)
}
