const dayMs = 86_400_000
const formats = new Map<string, Intl.DateTimeFormat>()

/** Building a format costs a hundred times what using it does; there are as many as time zones. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formats.set(timeZone, format)
  }
  return format
}

/**
 * What the zone's clocks show more than UTC at an instant, in milliseconds. Instants from 1970 on.
 * Throws RangeError for a zone that Intl does not know.
 */
export function offsetMs(atMs: number, timeZone: string): number {
  if (timeZone === 'UTC') return 0
  const shown: Record<string, number> = {}
  for (const part of formatOf(timeZone).formatToParts(atMs)) shown[part.type] = Number(part.value)
  const wall = Date.UTC(shown.year!, shown.month! - 1, shown.day!, shown.hour!, shown.minute!, shown.second!)
  return wall - Math.floor(atMs / 1_000) * 1_000
}

/** The first instant after `fromMs` and up to `untilMs` at which the zone's clocks are set; null where none are. */
export function clockChange(fromMs: number, untilMs: number, timeZone: string): number | null {
  const before = offsetMs(fromMs, timeZone)
  if (before === offsetMs(untilMs, timeZone)) return null
  let low = fromMs
  let high = untilMs
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetMs(middle, timeZone) === before) low = middle
    else high = middle
  }
  return high
}

/**
 * When a day starts in a zone: at midnight; at the earlier one where midnight comes twice; where the clocks skip
 * it, at the moment they are set. `day` is the date written as midnight UTC of the same date.
 */
export function startOfDay(day: number, timeZone: string): number {
  if (timeZone === 'UTC') return day
  const early = day - dayMs
  const late = day + dayMs
  const candidates = [offsetMs(early, timeZone), offsetMs(late, timeZone)]
    .map((offset) => ({ at: day - offset, offset }))
    .sort((a, b) => a.at - b.at)
  const real = candidates.find(({ at, offset }) => offsetMs(at, timeZone) === offset)
  if (real !== undefined) return real.at
  // Midnight is skipped: the clocks are set between the two readings of it.
  return clockChange(candidates[0]!.at, candidates[1]!.at, timeZone) ?? candidates[1]!.at
}
