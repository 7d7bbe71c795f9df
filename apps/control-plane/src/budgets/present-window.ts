import { countsFrom, type Window } from '@ground-control/core/budgets/windows'
import { type WorkspaceZone, windowIn } from '@ground-control/core/budgets/zone-change'
import type { ActiveBudget } from '@ground-control/db/repositories/accounts'

type PresentWindow = Window & { countsFrom: Date }
const presentWindows = new Map<string, PresentWindow>()

/** Asking a time zone for a window is dear; the answer holds until the window ends. */
export function presentWindow(
  budget: Pick<ActiveBudget, 'id' | 'window' | 'rollingMs'>,
  now: Date,
  zone: WorkspaceZone,
): PresentWindow {
  const key = `${budget.id} ${budget.window} ${budget.rollingMs} ${zone.timeZone} ${zone.changes.at(-1)?.until}`
  const known = presentWindows.get(key)
  if (known && known.startsAt <= now && (known.endsAt === null || now < known.endsAt)) return known
  const window = windowIn(budget, now, zone)
  const present = { ...window, countsFrom: countsFrom(budget, window) }
  if (presentWindows.size > 10_000) presentWindows.clear()
  presentWindows.set(key, present)
  return present
}
