import type { Tx } from '@ground-control/db/database'
import { lockBudget } from '@ground-control/db/repositories/budgets'
import type { OrderRow } from '@ground-control/db/repositories/overrides'
import type { Services } from '../services.ts'
import { rearm } from './rearm.ts'

/** A top-up has ended in this transaction: the limit is lower from now on, and thresholds may be reached by that alone. */
export async function lowerAgain(services: Services, tx: Tx, order: OrderRow): Promise<void> {
  if (order.kind !== 'top_up' || order.scopeId === null) return
  const budget = await lockBudget(tx, order.scopeId)
  if (budget === null) return
  await rearm(services, tx, budget, order.params.subject ?? null)
  tx.changed('budgets', budget.id)
}
