import type { Actor } from '@ground-control/core/actors'
import type { UsageDaysView, UsageSums, usageDaysInput } from '@ground-control/core/usage/schema'
import { daysOf } from '@ground-control/core/usage/window'
import type { z } from 'zod'
import type { Services } from '../../services.ts'
import { usageFacts } from './usage-facts.ts'
import { usageSums } from './usage-sums.ts'
import { readWindow } from './usage-window.ts'

const none: UsageSums = {
  costNanoUsd: '0',
  estimatedNanoUsd: '0',
  modelCalls: 0,
  toolCalls: 0,
  unpricedCalls: 0,
  inputTokens: 0,
  outputTokens: 0,
}

/** What calls used and cost on each day of the workspace's calendar, none left out, and in all. */
export function readUsageDays(
  services: Services,
  { workspaceId }: Actor,
  input: z.output<typeof usageDaysInput>,
): Promise<UsageDaysView> {
  return services.db.read(workspaceId, async (prisma) => {
    const window = await readWindow(prisma, workspaceId, input)
    const { timeZone, from, to } = window
    const facts = await usageFacts(prisma, workspaceId, window, {
      filters: input,
      moment: { day: { timeZone } },
    })
    const rows = await prisma.$queryRaw<Array<UsageSums & { day: string }>>`
      select f.day, ${usageSums} from ${facts} group by 1`
    const byDay = new Map(rows.map(({ day, ...sums }) => [day, sums]))
    return {
      timeZone,
      from,
      to,
      total: rows.reduce(add, none),
      days: daysOf(window, timeZone).map(({ day, startsAt }) => ({
        day,
        startsAt: startsAt.toISOString(),
        ...(byDay.get(day) ?? none),
      })),
    }
  })
}

function add(left: UsageSums, right: UsageSums): UsageSums {
  const money = (key: 'costNanoUsd' | 'estimatedNanoUsd') =>
    (BigInt(left[key]) + BigInt(right[key])).toString()
  return {
    costNanoUsd: money('costNanoUsd'),
    estimatedNanoUsd: money('estimatedNanoUsd'),
    modelCalls: left.modelCalls + right.modelCalls,
    toolCalls: left.toolCalls + right.toolCalls,
    unpricedCalls: left.unpricedCalls + right.unpricedCalls,
    inputTokens: left.inputTokens + right.inputTokens,
    outputTokens: left.outputTokens + right.outputTokens,
  }
}
