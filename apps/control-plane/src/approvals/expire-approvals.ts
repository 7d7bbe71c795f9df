import type { ActorRef } from '@ground-control/core/actors'
import { allWorkspaces, type Tx } from '@ground-control/db/database'
import {
  type LockedApproval,
  lockDueApprovals,
  writeExpiries,
} from '@ground-control/db/repositories/approvals'
import type { Services } from '../services.ts'
import { wakeAfter } from './wake-after.ts'

const clock: ActorRef = { kind: 'system', id: 'timers', name: 'Timers' }
const batchSize = 200

/**
 * Ends pending approvals whose deadline has passed by the database's clock; their runs go on and learn that nobody
 * answered, which is not a person's no. Safe in several copies at once.
 *
 * @returns how many expired; as many as a batch holds: there may be more
 */
export async function expireApprovals(services: Services): Promise<number> {
  return services.db.transaction(allWorkspaces, async (tx) =>
    expireLocked(services, tx, await lockDueApprovals(tx, batchSize)),
  )
}

/** The same for approvals that the caller has locked. Those that are not due, or not pending, stay as they are. */
export async function expireLocked(
  services: Services,
  tx: Tx,
  approvals: readonly LockedApproval[],
): Promise<number> {
  if (approvals.length === 0) return 0
  const expired = await writeExpiries(
    tx,
    approvals.map((approval) => approval.id),
  )
  const ended = approvals
    .filter((approval) => expired.has(approval.id))
    .map((approval) => ({
      approval,
      status: 'expired' as const,
      arguments: approval.arguments,
      reason: null,
      decidedBy: null,
    }))
  await wakeAfter(services, tx, clock, 'approval.expire', ended)
  return ended.length
}
