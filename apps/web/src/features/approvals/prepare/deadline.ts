import { formatDuration } from '../../../lib/format/duration.ts'

export type DeadlineLook = { text: string; tone: 'calm' | 'soon' | 'now' }

const soonMs = 10 * 60_000
const lastMinuteMs = 60_000

/** How long there is left to decide. Null: the question waits without end. */
export function deadlineLook(deadlineAt: string | null, nowMs: number): DeadlineLook | null {
  if (deadlineAt === null) return null
  const leftMs = Date.parse(deadlineAt) - nowMs
  if (leftMs <= 0) return { text: 'The time is up', tone: 'now' }
  const wholeSeconds = Math.ceil(leftMs / 1_000) * 1_000
  const text = leftMs < 10_000 ? `${wholeSeconds / 1_000} s left` : `${formatDuration(wholeSeconds)} left`
  return { text, tone: leftMs <= lastMinuteMs ? 'now' : leftMs <= soonMs ? 'soon' : 'calm' }
}
