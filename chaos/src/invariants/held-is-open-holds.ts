import { bySql } from './invariant.ts'

export const heldIsOpenHolds = () =>
  bySql(
    4,
    'what an account holds is the sum of its open holds',
    `with open as (
       select part.account_id, sum(part.amount) as amount from holds h
       cross join unnest(h.account_ids, h.amounts) as part (account_id, amount) where h.status = 'open' group by 1)
     select a.id as "accountId", a.held::text, coalesce(open.amount, 0)::text as "openHolds"
     from budget_accounts a left join open on open.account_id = a.id where a.held <> coalesce(open.amount, 0)`,
  )
