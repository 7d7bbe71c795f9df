import type { BudgetWindow } from './schema.ts'
import { type Window, windowOf } from './windows.ts'

/** A zone that counted until a moment, in ISO 8601. */
export type ZoneChange = { timeZone: string; until: string }

/** A workspace's zone, and those that came before it, the oldest first. */
export type WorkspaceZone = { timeZone: string; changes: readonly ZoneChange[] }

type Spanned = { window: BudgetWindow; rollingMs: number | bigint | null }

/**
 * The window of a budget that an instant lies in, in a workspace whose time zone was changed: a window that was open
 * at the change keeps its end, and the next one, from there on, ends as the new zone says. Without that, a change
 * would open a fresh window over hours that were counted already, and its whole limit with it.
 */
export function windowIn(budget: Spanned, now: Date, zone: WorkspaceZone): Window {
  return windowAfter(budget, now, zone, zone.changes.length)
}

/** As it was while the first `count` changes had been made. */
function windowAfter(budget: Spanned, now: Date, zone: WorkspaceZone, count: number): Window {
  const timeZone = zone.changes[count]?.timeZone ?? zone.timeZone
  const last = zone.changes[count - 1]
  if (last === undefined) return windowOf(budget, now, timeZone)
  const open = windowAfter(budget, new Date(last.until), zone, count - 1)
  if (open.endsAt === null || now < open.endsAt) return windowAfter(budget, now, zone, count - 1)
  const window = windowOf(budget, now, timeZone)
  return window.startsAt < open.endsAt ? { ...window, startsAt: open.endsAt } : window
}

/** The longest window with a calendar, twice: no window of a zone that was left before then is open. */
const rememberedMs = 62 * 86_400_000
export const mostChanges = 20

/** The zone after a change; what no window can be open from any more is forgotten. Null: changed too often of late. */
export function changeZone(zone: WorkspaceZone, timeZone: string, now: Date): WorkspaceZone | null {
  const since = now.getTime() - rememberedMs
  const recent = zone.changes.filter(({ until }) => Date.parse(until) > since)
  if (recent.length >= mostChanges) return null
  return { timeZone, changes: [...recent, { timeZone: zone.timeZone, until: now.toISOString() }] }
}
