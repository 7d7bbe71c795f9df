import { clockChange, offsetMs } from '../budgets/zone.ts'

export const hourMs = 3_600_000
const hoursPerDay = 24
const daysPerWeek = 7
/** 1 January 1970 was a Thursday; Monday is 0. */
const firstWeekday = 3

/** What an hour may be like, from narrow to wide. Which of them explains an agent best its own history says. */
export const calendars = ['hour of the week', 'hour of working days', 'hour of the day', 'any hour'] as const
export type Calendar = (typeof calendars)[number]

/** An hour by its number since 1970. @returns its place in each of the calendars */
export type PlacesOf = (hour: number) => readonly [number, number, number, number]

/** As the clocks of a zone show it, where they are set once at most between the two hours. */
export function placesIn(timeZone: string, fromHour: number, toHour: number): PlacesOf {
  const from = fromHour * hourMs
  const to = toHour * hourMs
  const change = clockChange(from, to, timeZone)
  const before = offsetMs(from, timeZone)
  const after = offsetMs(to, timeZone)
  return (hour) => {
    const offset = change === null || hour * hourMs < change ? before : after
    const local = Math.floor((hour * hourMs + offset) / hourMs)
    const day = Math.floor(local / hoursPerDay)
    const hourOfDay = local - day * hoursPerDay
    const weekday = (day + firstWeekday) % daysPerWeek
    const isWeekend = weekday >= 5
    return [weekday * hoursPerDay + hourOfDay, (isWeekend ? 1 : 0) * hoursPerDay + hourOfDay, hourOfDay, 0]
  }
}
