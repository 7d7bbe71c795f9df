import type { Degradation } from '@ground-control/core/degradation/schema'
import type { Reader } from '@ground-control/db/database'
import { Prisma } from '@ground-control/db/generated/client'

export type Cause = Pick<Degradation, 'by' | 'id' | 'name' | 'rule' | 'version'>
export const causeKey = ({ id, rule, version }: Pick<Cause, 'id' | 'rule' | 'version'>) =>
  JSON.stringify([id, rule, version])

/** The steps down of calls that came back, one row each. They are found by the index `steps_degraded`. */
export function degradedCalls(
  workspaceId: string,
  { since, until }: { since: Date; until: Date },
  causeId: string | undefined,
): Prisma.Sql {
  const ofCause = causeId === undefined ? Prisma.empty : Prisma.sql`and d ->> 'id' = ${causeId}`
  return Prisma.sql`(
    select s.run_id, s.started_at, d ->> 'by' as "by", d ->> 'id' as id, d ->> 'name' as name, d ->> 'rule' as rule,
      (d ->> 'version')::int as version, d ->> 'from' as "from", d ->> 'to' as "to", (d ->> 'savedNanoUsd')::numeric as saved
    from steps s cross join lateral jsonb_array_elements(s.degraded) as d
    where s.workspace_id = ${workspaceId} and s.started_at >= ${since} and s.started_at < ${until}
      and s.degraded is not null and s.copied_from_step_id is null
      and (s.status = 'succeeded' or s.input_tokens is not null) ${ofCause}
  ) c`
}

type ModelsRow = Cause & { from: string; to: string; calls: number; unknown: number; saved: string | null }

/** By cause and pair of models, the most frequent first. A cause keeps the name that it had last. */
export const readModels = (prisma: Reader, calls: Prisma.Sql) =>
  prisma.$queryRaw<ModelsRow[]>`
    select "by", id, (array_agg(name order by started_at desc))[1] as name, rule, version, "from", "to",
      count(*)::int as calls, count(*) filter (where saved is null)::int as unknown, sum(saved)::text as saved
    from ${calls} group by "by", id, rule, version, "from", "to" order by calls desc, id, rule, version, "from", "to"`
