import { endless } from '@ground-control/core/usage/cover'
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

const sums = Prisma.sql`coalesce(sum(f.model_cost), 0)::text as "costNanoUsd", sum(f.model_calls)::int as calls,
  coalesce(sum(f.input_tokens), 0)::float8 as "inputTokens", coalesce(sum(f.output_tokens), 0)::float8 as "outputTokens"`

/** What each model cost, dearest first. */
export async function readSpendByModel(
  prisma: Reader,
  workspaceId: string,
  since: Date,
  limit: number,
): Promise<SpendRow[]> {
  const facts = await usageFacts(prisma, workspaceId, endless(since), { by: ['model', 'tool'] })
  return prisma.$queryRaw<SpendRow[]>`
    select coalesce(f.model, 'unknown') as id, ${sums} from ${facts} where f.tool is null
    group by 1 order by coalesce(sum(f.model_cost), 0) desc, 1 limit ${limit}`
}

/** What each agent cost, dearest first. */
export async function readSpendByAgent(
  prisma: Reader,
  workspaceId: string,
  since: Date,
  limit: number,
): Promise<SpendRow[]> {
  const facts = await usageFacts(prisma, workspaceId, endless(since), { by: ['agent'] })
  return prisma.$queryRaw<SpendRow[]>`
    select f.agent_id as id, ${sums} from ${facts}
    group by 1 having sum(f.model_calls) > 0 or sum(f.model_cost) <> 0 order by coalesce(sum(f.model_cost), 0) desc, 1 limit ${limit}`
}
