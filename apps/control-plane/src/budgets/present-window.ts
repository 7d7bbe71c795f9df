import { countsFrom, type Window, windowOf } from '@ground-control/core/budgets/windows'
import type { ActiveBudget } from '@ground-control/db/repositories/accounts'

type PresentWindow = Window & { countsFrom: Date }
const presentWindows = new Map<string, PresentWindow>()

/** Asking a time zone for a window is dear; the answer holds until the window ends. */
export function presentWindow(
  budget: Pick<ActiveBudget, 'id' | 'window' | 'rollingMs'>,
  now: Date,
  timeZone: string,
): PresentWindow {
  const key = `${budget.id} ${budget.window} ${budget.rollingMs} ${timeZone}`
  const known = presentWindows.get(key)
  if (known && known.startsAt <= now && (known.endsAt === null || now < known.endsAt)) return known
  const window = windowOf(budget, now, timeZone)
  const present = { ...window, countsFrom: countsFrom(budget, window) }
  if (presentWindows.size > 10_000) presentWindows.clear()
  presentWindows.set(key, present)
  return present
}
