import { stopFor } from '@ground-control/core/overrides/decide'
import type { Tx } from '@ground-control/db/database'
import { redispatch } from '@ground-control/db/repositories/dispatch'
import {
  findOverridesInForce,
  heldRuns,
  type OrderRow,
  scopeOf,
} from '@ground-control/db/repositories/overrides'

/**
 * Sends again what an order held back and no other order holds. The order has ended in this transaction, which is one
 * of the order's workspace. @returns how many runs go on
 */
export async function wakeHeld(tx: Tx, order: OrderRow): Promise<number> {
  if (order.kind !== 'pause' && order.kind !== 'kill') return 0
  const held = await heldRuns(tx, order.workspaceId, scopeOf(order))
  if (held.length === 0) return 0
  const orders = await findOverridesInForce(tx)
  const free = held.filter((run) => stopFor(orders, run, tx.now) === null)
  await redispatch(
    tx,
    free.map((run) => run.runId),
  )
  return free.length
}
