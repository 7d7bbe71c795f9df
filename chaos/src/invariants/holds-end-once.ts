import { bySql } from './invariant.ts'

export const holdsEndOnce = () =>
  bySql(
    4,
    'a hold ends exactly once: what it reserved was settled, released or expired, and no more than that',
    `with ended as (
       select hold_id, coalesce(sum(amount) filter (where kind in ('settle', 'release', 'expire')), 0) as closed
       from ledger_entries where hold_id is not null group by hold_id)
     select h.id as "holdId", h.status, h.reserved::text, e.closed::text
     from (select id, status, (select coalesce(sum(amount), 0) from unnest(amounts) as amount) as reserved from holds) h
     left join ended e on e.hold_id = h.id
     where coalesce(e.closed, 0) <> case when h.status = 'open' then 0 else h.reserved end`,
  )
