import { bySql } from './invariant.ts'

export const spentIsSettled = () =>
  bySql(
    4,
    'what an account spent, holds and exceeded is what its ledger says',
    `with booked as (
       select account_id,
         coalesce(sum(amount) filter (where credit = 'held'), 0) - coalesce(sum(amount) filter (where debit = 'held'), 0) as held,
         coalesce(sum(amount) filter (where credit = 'spent'), 0) - coalesce(sum(amount) filter (where debit = 'spent'), 0) as spent,
         coalesce(sum(amount) filter (where credit = 'overage'), 0) as overage
       from ledger_entries group by account_id)
     select a.id as "accountId", a.held::text, a.spent::text, a.overage::text, b.held::text as "bookedHeld",
       b.spent::text as "bookedSpent", b.overage::text as "bookedOverage"
     from budget_accounts a left join booked b on b.account_id = a.id
     where (a.held, a.spent, a.overage) is distinct from (coalesce(b.held, 0), coalesce(b.spent, 0), coalesce(b.overage, 0))`,
  )
