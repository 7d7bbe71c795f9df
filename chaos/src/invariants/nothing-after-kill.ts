import { bySql } from './invariant.ts'

export const nothingAfterKill = () =>
  bySql(
    7,
    'no model or tool call begins later than 2 s after its run was killed',
    `select r.id as "runId", s.id as "stepId", s.started_at as "startedAt", r.finished_at as "killedAt"
     from runs r join steps s on s.run_id = r.id
     where r.status = 'cancelled' and r.failure ->> 'code' = 'killed' and s.kind in ('model', 'tool')
       and s.started_at > r.finished_at + interval '2 seconds'`,
  )
