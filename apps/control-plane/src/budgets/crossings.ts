import { crossedThresholds } from '@ground-control/core/budgets/decide'
import type { Threshold } from '@ground-control/core/budgets/schema'
import { countsFrom, windowOf } from '@ground-control/core/budgets/windows'
import type { Tx } from '@ground-control/db/database'
import type { Account } from '@ground-control/db/repositories/accounts'
import { appendEvents } from '@ground-control/db/repositories/events'
import { pauseBySystem } from '../overrides/pause-by-system.ts'
import type { Services } from '../services.ts'

export type Crossing = {
  budgetId: string
  budgetName: string
  accountId: string
  endsAt: Date | null
  threshold: Threshold
  /** who is paused, where the ladder says so; null where nobody did it */
  agentId: string | null
}

/**
 * Which thresholds what is used has reached. Each fires once in a window: the account remembers the highest that has,
 * under the lock that its balance is changed under. Of a rolling window the tiles are one account, and its newest
 * remembers: a threshold fires again at the earliest when that tile has gone.
 *
 * @param accounts locked, with their balances as they are now
 * @param blame the agent that used it
 */
export function takeCrossings(
  accounts: readonly Account[],
  now: Date,
  blame: (account: Account) => string | null,
): Crossing[] {
  const windows = Map.groupBy(accounts, (account) =>
    account.window === 'rolling' ? `${account.budgetId} ${account.subject}` : account.id,
  )
  return [...windows.values()].flatMap((all) => {
    const counted = all.filter(
      (account) => account.window !== 'rolling' || account.startsAt >= since(account, now),
    )
    const newest = counted.reduce((a, b) => (b.startsAt > a.startsAt ? b : a), counted[0]!)
    if (newest === undefined) return []
    const used = counted.reduce((sum, account) => sum + account.spent + account.overage, 0n)
    const before = Math.max(...counted.map((account) => account.crossed))
    const crossed = crossedThresholds(before, used, newest.limit, newest.thresholds)
    if (crossed.length === 0) return []
    newest.crossed = crossed.at(-1)!.atPercent
    const { budgetId, budgetName, id: accountId, endsAt } = newest
    return crossed.map((threshold) => ({
      budgetId,
      budgetName,
      accountId,
      endsAt: newest.window === 'rolling' ? new Date(now.getTime() + Number(newest.rollingMs)) : endsAt,
      threshold,
      agentId: newest.scope === 'agent' ? newest.subject : blame(newest),
    }))
  })
}

/** The zone does not count: rolling windows follow no calendar. */
const since = (account: Account, now: Date) => countsFrom(account, windowOf(account, now, 'UTC'))

/** Says that thresholds were crossed, and pauses whom they pause: until the window ends, or somebody lifts it. */
export async function announceCrossings(
  services: Services,
  tx: Tx,
  crossings: readonly Crossing[],
): Promise<void> {
  if (crossings.length === 0) return
  await appendEvents(
    tx,
    crossings.map(({ budgetId, budgetName, accountId, threshold, agentId }) => ({
      id: services.newId('event', tx.now),
      workspaceId: tx.workspaceId,
      type: 'budget.threshold',
      runId: null,
      agentId,
      key: budgetId,
      source: 'platform',
      data: { budgetId, budgetName, accountId, atPercent: threshold.atPercent, action: threshold.action },
    })),
  )
  for (const crossing of crossings)
    if (crossing.threshold.action === 'pause') await pause(services, tx, crossing)
}

async function pause(services: Services, tx: Tx, crossing: Crossing) {
  const { agentId, budgetId, budgetName, threshold, endsAt } = crossing
  if (agentId === null) return
  const author = { kind: 'system', id: budgetId, name: `Budget "${budgetName}"` } as const
  await pauseBySystem(services, tx, author, {
    scope: { kind: 'agent', id: agentId },
    reason: `${threshold.atPercent} % of the budget "${budgetName}" is used`,
    expiresInMs: endsAt === null ? null : Math.max(1, endsAt.getTime() - tx.now.getTime()),
    noted: { expiresAt: endsAt?.toISOString() ?? null },
  })
}
