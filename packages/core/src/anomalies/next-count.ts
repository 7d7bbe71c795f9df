import { hourMs } from './calendar.ts'

const dayMs = 24 * hourMs
/** Calls that came back so much later than they began are still counted, each minute and once an hour. */
const lateMs = 20 * 60_000
const veryLateMs = 6 * hourMs

/**
 * Which hours are to be counted next: from what was counted, and a little before for what came late, to now. What is
 * more than a day behind is caught up a day at a time.
 */
export function nextCount(
  { countedTo, firstRunAt }: { countedTo: Date | null; firstRunAt: Date | null },
  now: Date,
  historyHours: number,
): { since: Date; until: Date; isCaughtUp: boolean } {
  const end = hourOf(now.getTime()) + hourMs
  const oldest = end - historyHours * hourMs
  const begun = countedTo?.getTime() ?? firstRunAt?.getTime() ?? now.getTime()
  const isNewHour = hourOf(begun) < hourOf(now.getTime())
  const since = hourOf(Math.max(oldest, begun - (isNewHour ? veryLateMs : lateMs)))
  const until = Math.min(end, since + dayMs + veryLateMs)
  return { since: new Date(since), until: new Date(until), isCaughtUp: until === end }
}

const hourOf = (ms: number) => Math.floor(ms / hourMs) * hourMs
