import { bySql } from './invariant.ts'

/** Processes of the run's own may be among those that it ended: two at most, for it shared the first with others. */
export const crashesAreCounted = () =>
  bySql(
    11,
    'a run counts no more crashes than it had, and is quarantined for no fewer than three',
    `select r.id as "runId", r.crashes, count(e.id)::int as losses, r.failure ->> 'code' as code
     from runs r left join events e on e.run_id = r.id and e.type = 'run.worker_lost'
     group by r.id having r.crashes > count(e.id) + 2
       or (r.failure ->> 'code' = 'quarantined' and (r.crashes < 3 or count(e.id) < 1))`,
  )
