import { randomBytes } from 'node:crypto'
import {
  type BudgetScope,
  type BudgetUnit,
  type BudgetWindow,
  budgetUnit,
} from '@ground-control/core/budgets/schema'
import { newId } from '@ground-control/core/ids'
import type { Platform } from '../../../apps/worker/test/platform.ts'

export interface LevelBudget {
  id: string
  scope: BudgetScope
  window: BudgetWindow
  unit: BudgetUnit
}

const scopes = ['workspace', 'agent', 'endUser', 'tag', 'model'] as const
const windows = ['hour', 'day', 'week', 'month', 'total', 'rolling'] as const
const units = budgetUnit.options
/** Far above what any play uses, and below what a bigint holds. */
const enough = 10n ** 15n

/**
 * Budgets at every level, in every unit, over every window: of each scope one per unit, each agent, end user, tag,
 * model and run counted apart. The windows go round, so that each scope, unit and window meets most of the others.
 */
export const everyLevel = (): LevelBudget[] => [
  ...scopes.flatMap((scope, place) =>
    units.map((unit, turn) => ({
      id: newBudgetId(),
      scope,
      unit,
      window: windows[(place + 2 * turn) % windows.length]!,
    })),
  ),
  { id: newBudgetId(), scope: 'workspace', unit: 'cost', window: 'rolling' },
  ...units.map((unit) => ({ id: newBudgetId(), scope: 'run' as const, unit, window: 'run' as const })),
]

const newBudgetId = () => newId('budget', Date.now(), randomBytes)

/** Puts a hard budget in force as an admin does. */
export async function insertBudget(
  sql: Platform['sql'],
  { id, scope, window, unit }: LevelBudget,
  limit = enough,
): Promise<void> {
  await sql(
    `insert into budgets (id, workspace_id, name, scope, "window", rolling_ms, unit, "limit", hard, created_by)
     select $1, id, $1, $2::budget_scope, $3::budget_window, $4, $5::budget_unit, $6, true, 'tests' from workspaces`,
    [
      id,
      scope === 'endUser' ? 'end_user' : scope,
      window,
      window === 'rolling' ? 3_600_000 : null,
      unit,
      limit.toString(),
    ],
  )
}
