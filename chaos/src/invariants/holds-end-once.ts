import { bySql } from './invariant.ts'

export const holdsEndOnce = () =>
  bySql(
    4,
    'a hold ends exactly once: what it reserved was settled, released or expired, and no more than that',
    `with ended as (
       select hold_id, sum(amount) as closed from ledger_entries
       where kind in ('settle', 'release', 'expire') group by hold_id)
     select h.id as "holdId", h.status, reserved.amount::text as reserved, e.closed::text
     from holds h left join ended e on e.hold_id = h.id
     cross join lateral (select coalesce(sum(amount), 0) as amount from unnest(h.amounts) as amount) reserved
     where coalesce(e.closed, 0) <> case when h.status = 'open' then 0 else reserved.amount end`,
  )
