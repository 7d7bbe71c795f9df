import type { BudgetUnit } from '@ground-control/core/budgets/schema'
import type { Tx } from '@ground-control/db/database'
import {
  type Account,
  appendLedger,
  type LedgerWrite,
  lockAccountsById,
  writeAccounts,
} from '@ground-control/db/repositories/accounts'
import { endHolds, findHolds, type HoldEnd, type OpenHold } from '@ground-control/db/repositories/holds'
import type { Services } from '../services.ts'
import { announceCrossings, takeCrossings } from './crossings.ts'

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
      const entry = {
        accountId,
        of: { holdId, runId: hold.runId },
        used: account.spent + account.overage,
      }
      entries.push(
        { id: services.newId('ledgerEntry'), ...entry, kind: 'settle', amount: covered },
        { id: services.newId('ledgerEntry'), ...entry, kind: 'release', amount: held - covered },
        { id: services.newId('ledgerEntry'), ...entry, kind: 'overage', amount: used - covered },
      )
    })
  }
  const agents = await agentsOf(tx, accounts, holds)
  // first: it notes in the accounts which thresholds have fired
  const crossings = takeCrossings([...accounts.values()], tx.now, (account) => agents.get(account.id) ?? null)
  await Promise.all([
    writeAccounts(tx, [...accounts.values()]),
    appendLedger(tx, entries),
    announceCrossings(services, tx, crossings),
  ])
}

/** Who used it, by account: whom a ladder that pauses means. Looked up only where one does. */
async function agentsOf(tx: Tx, accounts: Map<string, Account>, holds: Map<string, OpenHold>) {
  const pausing = [...accounts.values()].filter(({ thresholds }) =>
    thresholds.some(({ action }) => action === 'pause'),
  )
  const runs = new Map(
    pausing.flatMap(({ id }) =>
      [...holds.values()]
        .filter((hold) => hold.accountIds.includes(id))
        .map((hold) => [id, hold.runId] as const),
    ),
  )
  if (runs.size === 0) return new Map<string, string>()
  const rows = await tx.query<{ id: string; agentId: string }>(
    'select id, agent_id as "agentId" from runs where id = any($1::text[])',
    [[...new Set(runs.values())]],
  )
  const agentOf = new Map(rows.map((row) => [row.id, row.agentId]))
  return new Map([...runs].flatMap(([id, runId]) => (agentOf.has(runId) ? [[id, agentOf.get(runId)!]] : [])))
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
      const account = accounts.get(accountId)!
      const amount = hold.amounts[index]!
      account.held -= amount
      entries.push({
        id: services.newId('ledgerEntry'),
        accountId,
        of: { holdId: hold.id, runId: hold.runId },
        kind: end === 'expired' ? 'expire' : 'release',
        amount,
        used: account.spent + account.overage,
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
