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
       from ledger_entries group by account_id),
     newest as (
       select distinct on (account_id) account_id, used from ledger_entries order by account_id, created_at desc, used desc)
     select a.id as "accountId", a.held::text, a.spent::text, a.overage::text, b.held::text as "bookedHeld",
       b.spent::text as "bookedSpent", b.overage::text as "bookedOverage", n.used::text as "saidUsed"
     from budget_accounts a left join booked b on b.account_id = a.id left join newest n on n.account_id = a.id
     where a.spent + a.overage <> coalesce(n.used, 0) or (a.held, a.spent, a.overage) is distinct from (coalesce(b.held, 0), coalesce(b.spent, 0), coalesce(b.overage, 0))`,
  )
