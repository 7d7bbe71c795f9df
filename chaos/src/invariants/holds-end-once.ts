import { bySql } from './invariant.ts'

export const holdsEndOnce = () =>
  bySql(
    4,
    'a hold ends exactly once: what it reserved was settled, released or expired, and no more than that',
    `with ended as (
       select hold_id, sum(amount) filter (where kind = 'hold') as opened,
         coalesce(sum(amount) filter (where kind in ('settle', 'release', 'expire')), 0) as closed
       from ledger_entries group by hold_id)
     select h.id as "holdId", h.status, e.opened::text, e.closed::text
     from holds h left join ended e on e.hold_id = h.id
     where (h.status = 'open' and coalesce(e.closed, 0) <> 0)
        or (h.status <> 'open' and coalesce(e.closed, 0) <> coalesce(e.opened, 0))
        or coalesce(e.opened, 0) <> (select coalesce(sum(amount), 0) from unnest(h.amounts) as amount)`,
  )
