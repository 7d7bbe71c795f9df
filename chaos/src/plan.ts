import type { Random } from './random.ts'

/** One stroke: when, after the load began, and a number from 0 to below 1 that says whom it hits. */
export type Stroke = { atMs: number; aim: number }

/** Strokes with gaps of `gapMs`, the first after one gap, as long as they lie within `forMs`. */
export function planStrokes(
  random: Random,
  { forMs, gapMs: [least, most] }: { forMs: number; gapMs: readonly [number, number] },
): Stroke[] {
  const strokes: Stroke[] = []
  for (let atMs = random.whole(least, most); atMs < forMs; atMs += random.whole(least, most))
    strokes.push({ atMs, aim: random.next() })
  return strokes
}

/** The one of several that a stroke hits. */
export function aimed<T>(stroke: Stroke, at: readonly T[]): T {
  const hit = at[Math.floor(stroke.aim * at.length)]
  if (hit === undefined) throw new Error('there is nobody to hit')
  return hit
}
