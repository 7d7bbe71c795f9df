import { hourMs } from '@ground-control/core/anomalies/calendar'
import { bandOf } from '@ground-control/core/anomalies/judge-usage'
import type { Measure, UsagePoint } from '@ground-control/core/anomalies/schema'
import { readAgentHours } from '@ground-control/db/repositories/agent-hours'
import type { Services } from '../../services.ts'
import { hourNumber, learnAgent } from '../learned-bands.ts'

const before = 48
const after = 12
const most = 168

/** The hours around an anomaly, each beside what was usual then by the weeks before its day. */
export async function readUsageHours(
  services: Services,
  workspaceId: string,
  { agentId, measure, from, until }: { agentId: string; measure: Measure; from: string; until: string },
): Promise<UsagePoint[]> {
  const begins = hourNumber(new Date(from))
  const first = begins - before
  const ends = Math.min(hourNumber(new Date(until)) + after, first + most)
  const { hours, timeZone, now } = await services.db.transaction(workspaceId, async (tx) => {
    const [workspace] = await tx.query<{ timeZone: string }>(
      'select time_zone as "timeZone" from workspaces where id = $1',
      [workspaceId],
    )
    const window = { since: new Date(first * hourMs), until: new Date(ends * hourMs) }
    return {
      hours: await readAgentHours(tx, [agentId], window),
      timeZone: workspace?.timeZone ?? 'UTC',
      now: tx.now,
    }
  })
  const used = new Map(hours.map((hour) => [hourNumber(hour.hour), hour[measure]]))
  const last = Math.min(ends, hourNumber(now) + 1)
  const count = Math.max(0, last - first)
  const baseline = await learnAgent(services, workspaceId, agentId, first, timeZone, count)
  return Array.from({ length: count }, (_, index) => {
    const hour = first + index
    const band = baseline.tooShort ? null : bandOf(baseline, measure, 1, hour, 'normal')
    return {
      at: new Date(hour * hourMs).toISOString(),
      actual: used.get(hour) ?? 0,
      expected: band?.expected ?? null,
      upper: band?.upper ?? null,
      lower: band?.lower ?? null,
    }
  })
}
