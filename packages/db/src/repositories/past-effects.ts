import type { PastEffect } from '@ground-control/core/overrides/schema'
import type { Tx } from '../database.ts'

type Counted = PastEffect & { total: number; done: number }

/**
 * Writing tool calls of these runs that were granted before the runs ended: an order cannot call them back. A step's id
 * is what its tool was given to tell repeats by. A tool that is not known to only read counts as writing.
 */
export async function readPastEffects(
  tx: Tx,
  runIds: readonly string[],
  limit: number,
): Promise<{ effects: PastEffect[]; done: number; underWay: number }> {
  if (runIds.length === 0) return { effects: [], done: 0, underWay: 0 }
  const rows = await tx.query<Counted>(
    `select s.run_id as "runId", s.id as "stepId", substring(s.name from 6) as tool, s.id as "idempotencyKey",
       case when s.status = 'started' then 'under_way' else 'done' end as state,
       (count(*) over ())::int as total, (count(*) filter (where s.status = 'succeeded') over ())::int as done
     from steps s join runs r on r.id = s.run_id join agent_versions v on v.id = r.agent_version_id
     where s.run_id = any($1::text[]) and r.workspace_id = $2 and s.kind = 'tool' and s.name like 'tool:%'
       and s.status in ('started', 'succeeded') and s.copied_from_step_id is null and not exists (
         select from jsonb_array_elements(v.definition -> 'tools') tool
         where tool ->> 'name' = substring(s.name from 6) and tool ->> 'effect' = 'read')
     order by s.started_at desc, s.id desc limit $3`,
    [runIds, tx.workspaceId, limit],
  )
  const { total = 0, done = 0 } = rows[0] ?? {}
  return {
    effects: rows.map(({ total: _, done: __, ...effect }) => effect),
    done,
    underWay: total - done,
  }
}
