import { setImmediate } from 'node:timers/promises'
import { hourMs, placesIn } from '@ground-control/core/anomalies/calendar'
import { historyOf } from '@ground-control/core/anomalies/history'
import {
  type AgentBaseline,
  historyHours,
  learn,
  type TooShort,
} from '@ground-control/core/anomalies/judge-usage'
import { keepHours } from '@ground-control/core/anomalies/keep-hours'
import { readAgentHours } from '@ground-control/db/repositories/agent-hours'
import { readWrongTimes } from '@ground-control/db/repositories/anomalies'
import type { Services } from '../services.ts'

const hoursPerDay = 24
export type Learned = (agentId: string, hour: number) => AgentBaseline | TooShort

/** An hour by its number since 1970. */
export const hourNumber = (at: Date) => Math.floor(at.getTime() / hourMs)
const dayOf = (hour: number) => hour - (hour % hoursPerDay)

/**
 * What is usual for agents, worked out once for a day and agent, from the six weeks before it: some 30 ms each, so
 * other work gets in between two of them. Kept are the day's figures, some 20 kB, and not the history.
 */
export function createBands(services: Services) {
  const kept = new Map<string, AgentBaseline | TooShort>()
  let newestDay = 0
  const keyOf = (agentId: string, hour: number) => `${agentId} ${dayOf(hour)}`
  return {
    async of(
      workspaceId: string,
      active: ReadonlyArray<{ agentId: string; hour: Date }>,
      timeZone: string,
    ): Promise<Learned> {
      const today = Math.max(newestDay, ...active.map(({ hour }) => dayOf(hourNumber(hour))))
      if (today > newestDay) kept.clear()
      newestDay = today
      for (const { agentId, hour } of active) {
        const number = hourNumber(hour)
        const key = keyOf(agentId, number)
        if (kept.has(key)) continue
        kept.set(key, await learnAgent(services, workspaceId, agentId, dayOf(number), timeZone))
        await setImmediate()
      }
      return (agentId, hour) => kept.get(keyOf(agentId, hour)) ?? { tooShort: true, hours: 0, activeHours: 0 }
    },
  }
}

/** What is usual for an agent in some hours from one on, a day's, by the six weeks before. */
export async function learnAgent(
  services: Services,
  workspaceId: string,
  agentId: string,
  hour: number,
  timeZone: string,
  count = hoursPerDay,
): Promise<AgentBaseline | TooShort> {
  const fromHour = hour - historyHours
  const window = { since: new Date(fromHour * hourMs), until: new Date(hour * hourMs) }
  const [hours, wrong] = await services.db.transaction(workspaceId, (tx) =>
    Promise.all([readAgentHours(tx, [agentId], window), readWrongTimes(tx, [agentId], window.since)]),
  )
  const history = historyOf(hours, wrong, fromHour, historyHours)
  const baseline = learn(history, placesIn(timeZone, fromHour, hour + count))
  return baseline.tooShort ? baseline : keepHours(baseline, hour, count)
}
