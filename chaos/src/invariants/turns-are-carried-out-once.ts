import { bySql } from './invariant.ts'

/**
 * Where an entry stands in its question's chain: level by level, reminder by reminder, and the end behind all. A
 * question that a person decides has no end of its chain.
 */
const turns = `
  select e.subject_id as id, e.at, case
    when e.action in ('approval.escalate', 'approval.remind')
      then (e.after ->> 'level')::int * 1000000 + (e.after ->> 'reminder')::int
    else 1000000000 end as place
  from audit_entries e where e.action in ('approval.escalate', 'approval.remind', 'approval.keep_waiting')
    or (e.action in ('approval.decide', 'approval.expire')
      and (e.actor_id = 'escalation' or e.actor_id in (select id from escalation_policies)))`
/** Of the last turn that the question itself says was carried out; null before the first. */
const placeOfRow = `case jsonb_typeof(escalation_turn -> 'turn')
    when 'object' then ((escalation_turn -> 'turn' ->> 'level')::int + 1) * 1000000 + (escalation_turn -> 'turn' ->> 'reminder')::int
    when 'string' then 1000000000 end`

export const turnsAreCarriedOutOnce = () =>
  bySql(
    5,
    'each turn of a chain is carried out once, in order, and the question says which was the last',
    `with turns as (${turns})
     select id as "approvalId", place, 'more than once' as why from turns group by id, place having count(*) > 1
     union all
     select later.id, later.place, 'after a later one' from turns later
     join turns earlier on earlier.id = later.id and earlier.at < later.at and earlier.place > later.place
     union all
     select id, place, 'not as the question says' from (
       select a.id, ${placeOfRow} as place, (select max(turns.place) from turns where turns.id = a.id) as told
       from approvals a where a.escalation_turn is not null
     ) said where place is distinct from told`,
  )
