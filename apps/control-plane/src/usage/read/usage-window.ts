import { AppError } from '@ground-control/core/errors'
import type { UsageFilters } from '@ground-control/core/usage/schema'
import { type UsageWindow, windowOfDays } from '@ground-control/core/usage/window'
import type { Reader } from '@ground-control/db/database'

/** The days that are asked for, on the workspace's clocks. Throws bad_request where they make no window. */
export async function readWindow(
  prisma: Reader,
  workspaceId: string,
  filters: UsageFilters,
): Promise<UsageWindow & { timeZone: string }> {
  const [row] = await prisma.$queryRaw<Array<{ timeZone: string; now: Date }>>`
    select time_zone as "timeZone", now() as now from workspaces where id = ${workspaceId}`
  const timeZone = row?.timeZone ?? 'UTC'
  const window = windowOfDays(filters, row?.now ?? new Date(0), timeZone)
  if ('problem' in window)
    throw new AppError('bad_request', `from: ${window.problem}`, {
      issues: [{ field: 'from', message: window.problem }],
    })
  return { ...window, timeZone }
}
