import { bySql } from './invariant.ts'

export const withinLimits = () =>
  bySql(
    4,
    'spent and held stay within a hard limit, with all that ever raised it in the window',
    `select a.id as "accountId", b.name as budget, b."limit"::text, a.spent::text, a.held::text
     from budget_accounts a join budgets b on b.id = a.budget_id
     where b.hard and a.spent + a.held > b."limit" + coalesce((
       select sum((o.params ->> 'amount')::numeric) from overrides o
       where o.kind = 'top_up' and o.scope_id = b.id and coalesce(o.params ->> 'subject', a.subject) = a.subject
         and o.created_at < coalesce(a.ends_at, 'infinity') and coalesce(o.lifted_at, o.expires_at, 'infinity') > a.starts_at
     ), 0)`,
  )
