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

/** What the clocks of a zone show at an instant. Throws RangeError for a zone that Intl does not know. */
export function wallClock(at: Date, timeZone: string): WallClock {
  const shown: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {}
  for (const part of formatOf(timeZone).formatToParts(at)) shown[part.type] = part.value
  return {
    hour: Number(shown.hour),
    minute: Number(shown.minute),
    dayOfWeek: weekdays.indexOf(shown.weekday ?? '') + 1,
  }
}
