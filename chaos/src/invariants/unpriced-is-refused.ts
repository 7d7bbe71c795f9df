import { bySql } from './invariant.ts'

export const unpricedIsRefused = () =>
  bySql(
    8,
    'no call without a known price is granted where a hard limit on cost applies',
    `select s.id as "stepId", s.model, b.name as budget from steps s
     join holds h on h.id = s.hold_id
     join budget_accounts a on a.id = any(h.account_ids) join budgets b on b.id = a.budget_id
     where s.cost_kind = 'unpriced' and b.hard and b.unit = 'cost'`,
  )
