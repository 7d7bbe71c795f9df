import { crossedThresholds } from '@ground-control/core/budgets/decide'
import type { BudgetUnit } from '@ground-control/core/budgets/schema'
import type { Tx } from '@ground-control/db/database'
import {
  type Account,
  appendLedger,
  type LedgerWrite,
  lockAccountsById,
  writeAccounts,
} from '@ground-control/db/repositories/accounts'
import { appendEvents, type NewEvent } from '@ground-control/db/repositories/events'
import { endHolds, findHolds, type HoldEnd, type OpenHold } from '@ground-control/db/repositories/holds'
import type { Services } from '../services.ts'

/** What a call really used. */
type Actual = { cost: bigint; tokens: bigint; calls: bigint }
export type Settlement = { holdId: string; actual: Actual }

/**
 * Ends holds at what their calls really used: that much is spent, the rest is available again, and what exceeds the
 * hold is overage, never dropped. A hold that had ended before (expired, or released by a kill) has nothing left to
 * spend from: all of the late figure is overage.
 */
export async function settle(services: Services, tx: Tx, settlements: readonly Settlement[]): Promise<void> {
  if (settlements.length === 0) return
  const ids = settlements.map((settlement) => settlement.holdId)
  const open = new Map((await endHolds(tx, ids, 'settled')).map((hold) => [hold.id, hold]))
  const late = await findHolds(
    tx,
    ids.filter((id) => !open.has(id)),
  )
  const holds = new Map([...open, ...late])
  const accounts = await lockedAccounts(tx, [...holds.values()])
  const before = new Map(
    [...accounts.values()].map((account) => [account.id, account.spent + account.overage]),
  )
  const entries: LedgerWrite[] = []
  for (const { holdId, actual } of settlements) {
    const hold = holds.get(holdId)
    if (hold === undefined) continue
    hold.accountIds.forEach((accountId, index) => {
      const account = accounts.get(accountId)!
      const held = open.has(holdId) ? hold.amounts[index]! : 0n
      const used = actual[account.unit satisfies BudgetUnit]
      const covered = used < held ? used : held
      account.held -= held
      account.spent += covered
      account.overage += used - covered
      const entry = { accountId, of: { holdId, runId: hold.runId } }
      entries.push(
        { id: services.newId('ledgerEntry'), ...entry, kind: 'settle', amount: covered },
        { id: services.newId('ledgerEntry'), ...entry, kind: 'release', amount: held - covered },
        { id: services.newId('ledgerEntry'), ...entry, kind: 'overage', amount: used - covered },
      )
    })
  }
  await Promise.all([
    // first: it notes in the accounts which thresholds have fired
    appendEvents(tx, thresholdEvents(services, tx, [...accounts.values()], before)),
    writeAccounts(tx, [...accounts.values()]),
    appendLedger(tx, entries),
  ])
}

/** Gives back what holds reserved: the calls never happened, or nobody will ever tell. */
export async function giveBack(
  services: Services,
  tx: Tx,
  holdIds: readonly string[],
  end: Exclude<HoldEnd, 'settled'>,
): Promise<number> {
  const holds = await endHolds(tx, holdIds, end)
  if (holds.length === 0) return 0
  const accounts = await lockedAccounts(tx, holds)
  const entries: LedgerWrite[] = []
  for (const hold of holds) {
    hold.accountIds.forEach((accountId, index) => {
      const amount = hold.amounts[index]!
      accounts.get(accountId)!.held -= amount
      entries.push({
        id: services.newId('ledgerEntry'),
        accountId,
        of: { holdId: hold.id, runId: hold.runId },
        kind: end === 'expired' ? 'expire' : 'release',
        amount,
      })
    })
  }
  await Promise.all([writeAccounts(tx, [...accounts.values()]), appendLedger(tx, entries)])
  return holds.length
}

async function lockedAccounts(tx: Tx, holds: readonly OpenHold[]): Promise<Map<string, Account>> {
  const accounts = await lockAccountsById(
    tx,
    holds.flatMap((hold) => hold.accountIds),
  )
  return new Map(accounts.map((account) => [account.id, account]))
}

/** Each threshold of the ladder fires once in a window: the account remembers the highest that has. */
function thresholdEvents(
  services: Services,
  tx: Tx,
  accounts: readonly Account[],
  before: Map<string, bigint>,
): NewEvent[] {
  return accounts.flatMap((account) => {
    const crossed = crossedThresholds(
      before.get(account.id)!,
      account.spent + account.overage,
      account.limit,
      account.thresholds,
    ).filter(({ atPercent }) => atPercent > account.crossed)
    if (crossed.length === 0) return []
    account.crossed = crossed.at(-1)!.atPercent
    return crossed.map(({ atPercent, action }) => ({
      id: services.newId('event'),
      workspaceId: tx.workspaceId,
      type: 'budget.threshold',
      runId: null,
      agentId: null,
      key: account.budgetId,
      source: 'platform',
      data: {
        budgetId: account.budgetId,
        budgetName: account.budgetName,
        accountId: account.id,
        atPercent,
        action,
      },
    }))
  })
}
