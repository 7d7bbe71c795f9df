import { bySql } from './invariant.ts'

/** Reservations of one transaction are posted together, so this is asked of accounts and not of holds. */
export const reservedIsPosted = () =>
  bySql(
    4,
    'what an account has ever reserved is the sum of its holds, and so many are in its entries',
    `with made as (
       select part.account_id, sum(part.amount) as amount, count(*) filter (where part.amount > 0) as holds
       from holds h cross join unnest(h.account_ids, h.amounts) as part (account_id, amount) group by 1),
     posted as (select account_id, sum(amount) as amount, sum(holds) as holds from ledger_entries where kind = 'hold' group by 1)
     select a.id as "accountId", made.amount::text as reserved, posted.amount::text as posted, made.holds::text, posted.holds::text as "postedHolds"
     from budget_accounts a left join made on made.account_id = a.id left join posted on posted.account_id = a.id
     where (coalesce(made.amount, 0), coalesce(made.holds, 0)) is distinct from (coalesce(posted.amount, 0), coalesce(posted.holds, 0))`,
  )
