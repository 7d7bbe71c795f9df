import { hourMs } from './calendar.ts'
import type { UsageHistory } from './judge-usage.ts'

type HourUsage = { hour: Date; cost: number; tokens: number; calls: number }

/** Hours that are there, as a row of all hours; those without a row used nothing, and those found wrong say nothing. */
export function historyOf(
  hours: readonly HourUsage[],
  wrong: ReadonlyArray<{ from: Date; until: Date }>,
  fromHour: number,
  count: number,
): UsageHistory {
  const amounts = {
    cost: new Float64Array(count),
    tokens: new Float64Array(count),
    calls: new Float64Array(count),
  }
  for (const { hour, ...used } of hours) {
    const place = Math.floor(hour.getTime() / hourMs) - fromHour
    if (place < 0 || place >= count) continue
    for (const measure of ['cost', 'tokens', 'calls'] as const) amounts[measure][place] = used[measure]
  }
  for (const { from, until } of wrong) {
    const first = Math.max(0, Math.floor(from.getTime() / hourMs) - fromHour)
    const end = Math.min(count, Math.ceil(until.getTime() / hourMs) - fromHour)
    for (const row of Object.values(amounts)) if (first < end) row.fill(Number.NaN, first, end)
  }
  return { fromHour, amounts }
}
