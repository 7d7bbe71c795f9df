import { allWorkspaces } from '@ground-control/db/database'
import {
  liftOverrides,
  lockOverride,
  scopeOf,
  takeExpiredOverrides,
} from '@ground-control/db/repositories/overrides'
import { record } from '../audit/record.ts'
import { lowerAgain } from '../budgets/lower-again.ts'
import type { Services } from '../services.ts'
import { wakeHeld } from './wake-held.ts'

const batchSize = 50
const clock = { kind: 'system', id: 'clock', name: 'Clock' } as const

/**
 * Puts away orders whose time is up, each in a transaction of its workspace, and lets go on what they held. They
 * stopped binding at their time; this only wakes and records. Safe in any number of copies.
 * @returns true when there may be more
 */
export async function expireOverrides(services: Services): Promise<boolean> {
  const due = await services.db.transaction(allWorkspaces, (tx) => takeExpiredOverrides(tx, batchSize))
  for (const { id, workspaceId } of due) {
    await services.db.transaction(workspaceId, async (tx) => {
      const order = await lockOverride(tx, id)
      // Another copy, or a person, was first.
      if (order === null || order.liftedAt !== null) return
      await liftOverrides(tx, [id], clock)
      const woke = await wakeHeld(tx, order)
      await lowerAgain(services, tx, order)
      record(services, tx, clock, [
        {
          action: 'override.expire',
          subject: { kind: 'override', id },
          runId: order.scope === 'run' ? order.scopeId : null,
          before: { kind: order.kind, scope: scopeOf(order), reason: order.reason },
          after: { woke },
        },
      ])
    })
  }
  return due.length === batchSize
}
