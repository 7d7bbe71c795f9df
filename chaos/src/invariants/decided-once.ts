import { bySql } from './invariant.ts'

export const decidedOnce = () =>
  bySql(
    5,
    'a question is decided once, and consumed only after that',
    `select a.id as "approvalId", a.status, a.consumed_at as "consumedAt", count(e.id)::int as decisions
     from approvals a left join audit_entries e on e.subject_id = a.id and e.action in ('approval.decide', 'approval.expire')
     group by a.id having count(e.id) > 1
       or (a.status in ('approved', 'edited', 'rejected', 'expired') and count(e.id) <> 1)
       or (a.status = 'pending' and (count(e.id) <> 0 or a.consumed_at is not null))
       or (a.decided_at is not null and a.consumed_at < a.decided_at)`,
  )
