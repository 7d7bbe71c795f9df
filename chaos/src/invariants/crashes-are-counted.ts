import { bySql } from './invariant.ts'

export const crashesAreCounted = () =>
  bySql(
    11,
    'a run counts no more lost workers than it had, and is quarantined for no fewer than three',
    `select r.id as "runId", r.crashes, count(e.id)::int as losses, r.failure ->> 'code' as code
     from runs r left join events e on e.run_id = r.id and e.type = 'run.worker_lost'
     group by r.id having r.crashes > count(e.id) or (r.failure ->> 'code' = 'quarantined' and count(e.id) < 3)`,
  )
