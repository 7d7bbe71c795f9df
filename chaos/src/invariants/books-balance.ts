import { bySql } from './invariant.ts'

export const booksBalance = () =>
  bySql(
    4,
    "an account's entries add up to what it holds, and what was ever reserved in it to its holds",
    `with books as (
       select account_id, coalesce(sum(amount) filter (where kind = 'hold'), 0) as opened,
         coalesce(sum(amount) filter (where kind in ('settle', 'release', 'expire')), 0) as closed
       from ledger_entries group by 1),
     reserved as (
       select part.account_id, sum(part.amount) as amount from holds h
       cross join unnest(h.account_ids, h.amounts) as part (account_id, amount) group by 1)
     select a.id as "accountId", a.held::text, b.opened::text, b.closed::text, r.amount::text as reserved
     from budget_accounts a left join books b on b.account_id = a.id left join reserved r on r.account_id = a.id
     where a.held <> coalesce(b.opened - b.closed, 0) or coalesce(b.opened, 0) <> coalesce(r.amount, 0)`,
  )
