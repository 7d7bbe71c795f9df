import { formatDuration } from '../../../lib/format/duration.ts'

/** How long after the question, and what the clocks show then: in the policy's zone, else in the reader's. */
export function noticeTimes(at: string, askedAt: string, timeZone: string | undefined) {
  const afterMs = Date.parse(at) - Date.parse(askedAt)
  const format = new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    ...(timeZone !== undefined && isZone(timeZone) && { timeZone }),
  })
  return {
    later: afterMs < 1_000 ? 'at once' : `+ ${formatDuration(afterMs)}`,
    clock: format.format(new Date(at)),
  }
}

function isZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== ''
  } catch {
    // Half typed: the reader's own zone is shown until it is one.
    return false
  }
}

/** What a datetime-local field shows of an instant, in the reader's zone. */
export function localOfInstant(instant: string): string {
  const at = new Date(instant)
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 16)
}

const wholeMoment = /^\d{4}-\d\d-\d\dT\d\d:\d\d/

/** null while it is half typed: a date alone would be taken for midnight elsewhere */
export function instantOfLocal(text: string): string | null {
  const at = new Date(wholeMoment.test(text) ? text : Number.NaN)
  return Number.isNaN(at.getTime()) || at.getFullYear() < 1970 ? null : at.toISOString()
}
