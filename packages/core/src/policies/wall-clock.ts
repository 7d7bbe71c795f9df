const formats = new Map<string, Intl.DateTimeFormat>()
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** Building a format costs a hundred times what using it does; there are as many as time zones. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      hour: 'numeric',
      minute: 'numeric',
      weekday: 'short',
    })
    formats.set(timeZone, format)
  }
  return format
}

export type WallClock = {
  hour: number
  minute: number
  /** 1 is Monday, 7 Sunday (ISO 8601) */
  dayOfWeek: number
}

const shownLast = new Map<string, { minute: number; clock: WallClock }>()

/**
 * What the clocks of a zone show at an instant, 1970 or later. Throws RangeError for a zone that Intl does not know.
 * Offsets are whole minutes, so one reading serves a minute: it is most of what a decision costs.
 */
export function wallClock(at: Date, timeZone: string): WallClock {
  const minute = Math.floor(at.getTime() / 60_000)
  const last = shownLast.get(timeZone)
  if (last?.minute === minute) return last.clock
  const shown: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {}
  for (const part of formatOf(timeZone).formatToParts(at)) shown[part.type] = part.value
  const clock = {
    hour: Number(shown.hour),
    minute: Number(shown.minute),
    dayOfWeek: weekdays.indexOf(shown.weekday ?? '') + 1,
  }
  shownLast.set(timeZone, { minute, clock })
  return clock
}
