import type { SaveBudgetInput } from '@ground-control/core/budgets/schema'
import { budget } from './data/scripts/budget.ts'

/**
 * A budget for the first workspace: one customer's conversations may cost 0.4 cents in all. The customer of
 * `desk-budget` asks for more than that, is served by the cheaper model first and then by a person.
 */
export const exampleBudget: SaveBudgetInput = {
  name: 'Service for one customer',
  scope: 'endUser',
  scopeValue: budget.endUser,
  window: 'total',
  rollingMs: null,
  unit: 'cost',
  limit: 4_000_000n,
  hard: true,
  thresholds: [{ atPercent: 80, action: 'notify' }],
}
