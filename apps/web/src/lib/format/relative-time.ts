import { formatDuration } from './duration.ts'

/** How long ago, or how long until: 'just now', '4 min ago', 'in 2 h'. One unit: this is for a glance. */
export function formatRelative(atMs: number, nowMs: number): string {
  const distance = atMs - nowMs
  const size = Math.abs(distance)
  if (size < 5_000) return 'just now'
  const words = formatDuration(size < 60_000 ? Math.floor(size / 1_000) * 1_000 : coarse(size)).replace(
    /\.\d/,
    '',
  )
  return distance < 0 ? `${words} ago` : `in ${words}`
}

function coarse(size: number): number {
  for (const unit of [86_400_000, 3_600_000, 60_000]) if (size >= unit) return Math.floor(size / unit) * unit
  return size
}

/** Date and time to the second, in the reader's zone, with the zone's name: for titles and records. */
export function formatInstant(at: string | Date): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long' }).format(new Date(at))
}
