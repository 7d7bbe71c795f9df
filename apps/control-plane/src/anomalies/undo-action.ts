import type { ActorRef } from '@ground-control/core/actors'
import type { Tx } from '@ground-control/db/database'
import { type LockedAnomaly, writeAction } from '@ground-control/db/repositories/anomalies'
import { archiveBudget, lockBudget } from '@ground-control/db/repositories/budgets'
import { liftOverrides, lockOverride, scopeOf } from '@ground-control/db/repositories/overrides'
import { record } from '../audit/record.ts'
import { wakeAsking } from '../budgets/top-up.ts'
import { wakeHeld } from '../overrides/wake-held.ts'
import type { Services } from '../services.ts'

/** Ends what was done about an anomaly, if it is still in force, and lets go on what it held. */
export async function undoAction(
  services: Services,
  tx: Tx,
  actor: ActorRef,
  anomaly: LockedAnomaly,
): Promise<void> {
  const { action } = anomaly
  if (action.isOver || anomaly.actionUntil === null) return
  if (action.overrideId !== null) await lift(services, tx, actor, action.overrideId)
  if (action.budgetId !== null) await archive(services, tx, actor, action.budgetId)
  await writeAction(tx, anomaly.id, { ...action, isOver: true })
}

async function lift(services: Services, tx: Tx, actor: ActorRef, id: string): Promise<void> {
  const order = await lockOverride(tx, id)
  if (order === null || order.liftedAt !== null) return
  await liftOverrides(tx, [id], actor)
  const woke = await wakeHeld(tx, order)
  record(services, tx, actor, [
    {
      action: 'override.lift',
      subject: { kind: 'override', id },
      before: { kind: order.kind, scope: scopeOf(order), reason: order.reason },
      after: { woke },
    },
  ])
}

async function archive(services: Services, tx: Tx, actor: ActorRef, id: string): Promise<void> {
  const budget = await lockBudget(tx, id)
  if (budget === null || budget.archivedAt !== null) return
  await archiveBudget(tx, id)
  // Who waits for it to be raised would wait for ever.
  const woke = await wakeAsking(tx, id, null)
  record(services, tx, actor, [
    {
      action: 'budget.archive',
      subject: { kind: 'budget', id },
      before: { name: budget.name, archived: false },
      after: { name: budget.name, archived: true, woke },
    },
  ])
}
