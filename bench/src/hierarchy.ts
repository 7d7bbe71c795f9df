import type { Actor } from '@ground-control/core/actors'
import type { BudgetUnit } from '@ground-control/core/budgets/schema'
import { saveBudget } from '../../apps/control-plane/src/budgets/save-budget.ts'
import type { BenchServices } from './stage/services.ts'

export const hotUser = 'the-one-customer'
export const hotTag = 'the-one-tag'

/** One budget on each of four levels, all of which every call counts in. */
export async function addHierarchy(
  { services }: BenchServices,
  actor: Actor,
  unit: BudgetUnit,
  limit: bigint,
): Promise<void> {
  for (const scope of ['workspace', 'agent', 'endUser', 'tag'] as const)
    await saveBudget(services, actor, {
      name: `bench ${scope}`,
      scope,
      scopeValue: null,
      window: 'total',
      rollingMs: null,
      unit,
      limit,
      hard: true,
      thresholds: [],
    })
}
