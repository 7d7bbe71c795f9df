import { bySql } from './invariant.ts'

export const endsAreWhole = () =>
  bySql(
    2,
    'a run that is over has the event of its end, once, and holds nothing',
    `select r.id as "runId", r.status,
       (select count(*)::int from events e where e.run_id = r.id and e.type = 'run.' || r.status) as events,
       (select count(*)::int from holds h where h.run_id = r.id and h.status = 'open') as "openHolds",
       (select count(*)::int from approvals a where a.run_id = r.id and a.status = 'pending') as "pendingApprovals"
     from runs r where r.status in ('succeeded', 'failed', 'cancelled') and (
       (select count(*) from events e where e.run_id = r.id and e.type = 'run.' || r.status) <> 1
       or exists (select from holds h where h.run_id = r.id and h.status = 'open')
       or exists (select from approvals a where a.run_id = r.id and a.status = 'pending'))`,
  )
