import { AppError } from '@ground-control/core/errors'
import type { UsageFilters } from '@ground-control/core/usage/schema'
import { type UsageWindow, windowOfDays } from '@ground-control/core/usage/window'
import type { Reader } from '@ground-control/db/database'
import { Prisma } from '@ground-control/db/generated/client'

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

/**
 * Calls that came back in a window, and what was corrected of their cost, one row `f` each; with their runs `r` where
 * those are asked for. Calls are read from the index `steps_calls` alone, but for the names of tools.
 */
export function usageFacts(
  workspaceId: string,
  { since, until }: Pick<UsageWindow, 'since' | 'until'>,
  filters: UsageFilters,
  needs: { tool: boolean; runs: boolean },
): Prisma.Sql {
  const { agentId, model, endUser, tag } = filters
  const ofRun = [
    ...(agentId === undefined ? [] : [Prisma.sql`r.agent_id = ${agentId}`]),
    ...(endUser === undefined ? [] : [Prisma.sql`r.end_user = ${endUser}`]),
    ...(tag === undefined
      ? []
      : [
          Prisma.sql`exists (select from run_tags t where t.workspace_id = ${workspaceId} and t.tag = ${tag}
            and t.created_at = r.created_at and t.run_id = r.id)`,
        ]),
  ]
  const joinsRuns = needs.runs || ofRun.length > 0
  const ofModel = (column: Prisma.Sql) =>
    model === undefined ? Prisma.empty : Prisma.sql`and ${column} = ${model}`
  return Prisma.sql`(
    select s.run_id, s.started_at as at, s.kind = 'model' as is_model, s.model, ${needs.tool ? Prisma.sql`substr(s.name, 6)` : Prisma.sql`null::text`} as tool,
      coalesce(s.cost_nano_usd, 0) as cost, s.cost_kind = 'estimated' as is_estimated,
      (s.cost_kind = 'unpriced')::int as unpriced, coalesce(s.input_tokens, 0) as input, coalesce(s.output_tokens, 0) as output, 1 as calls
    from steps s
    where s.workspace_id = ${workspaceId} and s.started_at >= ${since} and s.started_at < ${until}
      and s.kind in ('model', 'tool') and s.copied_from_step_id is null
      and (s.status = 'succeeded' or s.input_tokens is not null) ${ofModel(Prisma.sql`s.model`)}
    union all
    select c.run_id, c.called_at, true, c.model, null, c.delta_nano_usd, c.is_estimated, -c.was_unpriced::int, 0, 0, 0
    from cost_corrections c
    where c.workspace_id = ${workspaceId} and c.called_at >= ${since} and c.called_at < ${until} ${ofModel(Prisma.sql`c.model`)}
  ) f ${joinsRuns ? Prisma.sql`join runs r on r.id = f.run_id` : Prisma.empty}
  ${ofRun.length > 0 ? Prisma.sql`and ${Prisma.join(ofRun, ' and ')}` : Prisma.empty}`
}

export const usageSums = Prisma.sql`coalesce(sum(f.cost), 0)::text as "costNanoUsd",
  coalesce(sum(f.cost) filter (where f.is_estimated), 0)::text as "estimatedNanoUsd",
  coalesce(sum(f.calls) filter (where f.is_model), 0)::int as "modelCalls",
  coalesce(sum(f.calls) filter (where not f.is_model), 0)::int as "toolCalls",
  coalesce(sum(f.unpriced), 0)::int as "unpricedCalls",
  coalesce(sum(f.input), 0)::float8 as "inputTokens", coalesce(sum(f.output), 0)::float8 as "outputTokens"`
