import type { Reader } from '@ground-control/db/database'
import { Prisma } from '@ground-control/db/generated/client'

/** Sums over model calls. Money as digits of nano-USD. */
export type SpendRow = {
  id: string
  costNanoUsd: string
  calls: number
  inputTokens: number
  outputTokens: number
}

/**
 * Steps `s` that are calls which came back, since a moment. The index `steps_calls` holds all that is read of
 * them; a refused call has no usage and did not happen.
 */
export const callsSince = (workspaceId: string, since: Date) => Prisma.sql`
  s.workspace_id = ${workspaceId} and s.started_at >= ${since} and s.kind in ('model', 'tool')
  and s.copied_from_step_id is null
  and (s.status = 'succeeded' or s.input_tokens is not null)`

const sums = Prisma.sql`coalesce(sum(s.cost_nano_usd), 0)::text as "costNanoUsd", count(*)::int as calls,
  coalesce(sum(s.input_tokens), 0)::float8 as "inputTokens", coalesce(sum(s.output_tokens), 0)::float8 as "outputTokens"`

/** What each model cost, dearest first. */
export function readSpendByModel(
  prisma: Reader,
  workspaceId: string,
  since: Date,
  limit: number,
): Promise<SpendRow[]> {
  return prisma.$queryRaw<SpendRow[]>`
    select coalesce(s.model, 'unknown') as id, ${sums} from steps s
    where ${callsSince(workspaceId, since)} and s.kind = 'model'
    group by 1 order by coalesce(sum(s.cost_nano_usd), 0) desc, 1 limit ${limit}`
}

/** What each agent cost, dearest first. */
export function readSpendByAgent(
  prisma: Reader,
  workspaceId: string,
  since: Date,
  limit: number,
): Promise<SpendRow[]> {
  return prisma.$queryRaw<SpendRow[]>`
    select r.agent_id as id, ${sums} from steps s join runs r on r.id = s.run_id
    where ${callsSince(workspaceId, since)} and s.kind = 'model'
    group by 1 order by coalesce(sum(s.cost_nano_usd), 0) desc, 1 limit ${limit}`
}
