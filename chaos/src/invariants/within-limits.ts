import { bySql } from './invariant.ts'

export const withinLimits = () =>
  bySql(
    4,
    'spent and held stay within a hard limit',
    `select a.id as "accountId", b.name as budget, b."limit"::text, a.spent::text, a.held::text
     from budget_accounts a join budgets b on b.id = a.budget_id where b.hard and a.spent + a.held > b."limit"`,
  )
