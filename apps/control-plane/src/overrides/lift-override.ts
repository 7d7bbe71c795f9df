import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import type { liftOverrideInput, OverrideView } from '@ground-control/core/overrides/schema'
import {
  liftOverrides,
  lockOverride,
  type OrderRow,
  scopeOf,
} from '@ground-control/db/repositories/overrides'
import { retryDeadlocks } from '@ground-control/db/retry-deadlocks'
import type { z } from 'zod'
import { record } from '../audit/record.ts'
import { lowerAgain } from '../budgets/lower-again.ts'
import type { Services } from '../services.ts'
import { getOverride } from './read/list-overrides.ts'
import { wakeHeld } from './wake-held.ts'

/** Ends an order before its time; runs it held go on at once. Throws conflict, with who ended it, when it has ended already. */
export async function liftOverride(
  services: Services,
  actor: Actor,
  input: z.infer<typeof liftOverrideInput>,
): Promise<OverrideView> {
  await retryDeadlocks(() =>
    services.db.transaction(actor.workspaceId, async (tx) => {
      const order = await lockOverride(tx, input.id)
      if (order === null) throw new AppError('not_found', 'no such override')
      if (!order.inForce) throw endedAlready(order)
      await liftOverrides(tx, [order.id], { kind: actor.kind, id: actor.id, name: actor.name })
      const woke = await wakeHeld(tx, order)
      await lowerAgain(services, tx, order)
      record(services, tx, actor, [
        {
          action: 'override.lift',
          subject: { kind: 'override', id: order.id },
          runId: order.scope === 'run' ? order.scopeId : null,
          before: { kind: order.kind, scope: scopeOf(order), reason: order.reason },
          after: { reason: input.reason, woke },
        },
      ])
    }),
  )
  return getOverride(services, actor.workspaceId, input.id)
}

function endedAlready({ liftedBy, liftedAt, expiresAt }: OrderRow): AppError {
  // The clock writes its own end down a moment after the order has run out.
  if (liftedBy === null || liftedBy.kind === 'system')
    return new AppError('conflict', 'the override has run out already', {
      endedAt: (liftedAt ?? expiresAt)?.toISOString(),
    })
  return new AppError('conflict', `the override was lifted already, by ${liftedBy.name}`, {
    liftedBy,
    endedAt: liftedAt?.toISOString(),
  })
}
