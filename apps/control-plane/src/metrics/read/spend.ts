import type { Reader } from '@ground-control/db/database'
import { Prisma } from '@ground-control/db/generated/client'
import { usageFacts } from '../../usage/read/usage-facts.ts'

/** Sums over model calls, corrections of wrong prices included. Money as digits of nano-USD. */
export type SpendRow = {
  id: string
  costNanoUsd: string
  calls: number
  inputTokens: number
  outputTokens: number
}

const endOfTime = new Date('9999-01-01')

/**
 * Calls that came back since a moment, and what was corrected of their cost, one row `f` each; with their runs `r`
 * where those are asked for. See `usageFacts`.
 */
export const spentSince = (
  workspaceId: string,
  since: Date,
  { agentId, runs = false }: { agentId?: string | undefined; runs?: boolean } = {},
) =>
  usageFacts(workspaceId, { since, until: endOfTime }, agentId === undefined ? {} : { agentId }, {
    tool: false,
    runs,
  })

const sums = Prisma.sql`coalesce(sum(f.cost), 0)::text as "costNanoUsd", sum(f.calls)::int as calls,
  coalesce(sum(f.input), 0)::float8 as "inputTokens", coalesce(sum(f.output), 0)::float8 as "outputTokens"`

/** What each model cost, dearest first. */
export function readSpendByModel(
  prisma: Reader,
  workspaceId: string,
  since: Date,
  limit: number,
): Promise<SpendRow[]> {
  return prisma.$queryRaw<SpendRow[]>`
    select coalesce(f.model, 'unknown') as id, ${sums} from ${spentSince(workspaceId, since)} where f.is_model
    group by 1 order by coalesce(sum(f.cost), 0) desc, 1 limit ${limit}`
}

/** What each agent cost, dearest first. */
export function readSpendByAgent(
  prisma: Reader,
  workspaceId: string,
  since: Date,
  limit: number,
): Promise<SpendRow[]> {
  return prisma.$queryRaw<SpendRow[]>`
    select r.agent_id as id, ${sums} from ${spentSince(workspaceId, since, { runs: true })} where f.is_model
    group by 1 order by coalesce(sum(f.cost), 0) desc, 1 limit ${limit}`
}
