import type { z } from 'zod'
import type { metricsRange } from './schema.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** How finely each range is drawn: enough points for a line, few enough to read. Buckets lie on whole multiples of UTC. */
const grids = {
  '1h': { bucketMs: minuteMs, points: 60 },
  '24h': { bucketMs: 30 * minuteMs, points: 48 },
  '7d': { bucketMs: 2 * hourMs, points: 84 },
  '30d': { bucketMs: 12 * hourMs, points: 60 },
} as const satisfies Record<z.infer<typeof metricsRange>, { bucketMs: number; points: number }>

export type MetricsGrid = { bucketMs: number; points: number; sinceMs: number }

/** The buckets of a range; the last one holds `nowMs` and is still filling. */
export function gridOf(range: z.infer<typeof metricsRange>, nowMs: number): MetricsGrid {
  const { bucketMs, points } = grids[range]
  return { bucketMs, points, sinceMs: Math.floor(nowMs / bucketMs) * bucketMs - (points - 1) * bucketMs }
}

/** Start of a range: so long before `nowMs`, to the millisecond. */
export function sinceMs(range: z.infer<typeof metricsRange>, nowMs: number): number {
  const { bucketMs, points } = grids[range]
  return nowMs - bucketMs * points
}
