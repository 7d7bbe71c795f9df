import { decideHold } from '@ground-control/core/budgets/decide'
import { type BudgetedCall, subjectsOf } from '@ground-control/core/budgets/matching'
import type { BudgetUnit } from '@ground-control/core/budgets/schema'
import { type Window, windowOf } from '@ground-control/core/budgets/windows'
import type { Tx } from '@ground-control/db/database'
import {
  type Account,
  type AccountKey,
  type ActiveBudget,
  accountKeyOf,
  appendLedger,
  lockAccounts,
  readActiveBudgets,
  writeAccounts,
} from '@ground-control/db/repositories/accounts'
import { insertHolds, type NewHold } from '@ground-control/db/repositories/holds'
import type { Services } from '../services.ts'

/** How long a reservation stands without a word from its worker. */
const holdMs = 15 * 60_000

export type Reservation = {
  stepId: string
  call: BudgetedCall
  /** the most the call can use; `cost: null` where no price is known */
  amounts: { cost: bigint | null; tokens: bigint; calls: bigint }
}

export type Reserved =
  | { granted: true; holdId: string }
  | {
      granted: false
      code: 'budget_exceeded' | 'unpriced'
      budget: { id: string; name: string }
      accountId: string | null
      message: string
    }

/**
 * Reserves for each call in every account it counts in, or in none: decided one after another in memory over
 * accounts that this transaction has locked, so a limit is never overshot, and written set-wise. Refusals name the
 * budget; they change nothing.
 */
export async function reserve(
  services: Services,
  tx: Tx,
  reservations: readonly Reservation[],
): Promise<Reserved[]> {
  if (reservations.length === 0) return []
  const { budgets, timeZone } = await readActiveBudgets(tx)
  const wanted = wantedAccounts(services, tx, reservations, budgets, timeZone)
  const found = new Map(
    (await lockAccounts(tx, wanted.keys)).map((account) => [accountKeyOf(account), account]),
  )
  const accounts = new Map(wanted.keys.map((key) => [key, found.get(accountKeyOf(key))!]))
  const hardBudgets = new Set(budgets.filter((budget) => budget.hard).map((budget) => budget.id))
  const posted = new Map<Account, { amount: bigint; hold: NewHold; holds: number }>()
  const holds: NewHold[] = []
  const results = reservations.map((reservation, index): Reserved => {
    const mine = wanted.each[index]!.map((key) => accounts.get(key)!)
    const hard = mine.filter((account) => hardBudgets.has(account.budgetId))
    const refusal = refuse(reservation, hard)
    if (refusal) return refusal
    const amounts = mine.map((account) => amountIn(account.unit, reservation.amounts) ?? 0n)
    const hold: NewHold = {
      id: services.newId('hold'),
      runId: reservation.call.runId,
      stepId: reservation.stepId,
      costNanoUsd: reservation.amounts.cost ?? 0n,
      accountIds: mine.map((account) => account.id),
      amounts,
      expiresInMs: holdMs,
    }
    holds.push(hold)
    mine.forEach((account, position) => {
      const amount = amounts[position]!
      account.held += amount
      const sum = posted.get(account)
      if (amount === 0n) return
      if (sum === undefined) posted.set(account, { amount, hold, holds: 1 })
      else {
        sum.amount += amount
        sum.holds += 1
      }
    })
    return { granted: true, holdId: hold.id }
  })
  await Promise.all([
    writeAccounts(tx, [...posted.keys()]),
    appendLedger(
      tx,
      [...posted].map(([account, { amount, hold, holds }]) => ({
        id: services.newId('ledgerEntry'),
        accountId: account.id,
        of: holds === 1 ? { holdId: hold.id, runId: hold.runId } : { holds },
        kind: 'hold' as const,
        amount,
      })),
    ),
    insertHolds(tx, holds),
  ])
  return results
}

/** The accounts that each call counts in; calls of a batch share most of them. */
function wantedAccounts(
  services: Services,
  tx: Tx,
  reservations: readonly Reservation[],
  budgets: readonly ActiveBudget[],
  timeZone: string,
): { keys: AccountKey[]; each: AccountKey[][] } {
  const keys: AccountKey[] = []
  const each: AccountKey[][] = reservations.map(() => [])
  for (const budget of budgets) {
    const window = presentWindow(budget, tx.now, timeZone)
    const bySubject = new Map<string, AccountKey>()
    for (const [index, { call }] of reservations.entries())
      for (const subject of subjectsOf(budget, call)) {
        let key = bySubject.get(subject)
        if (key === undefined) {
          key = { id: services.newId('account'), budgetId: budget.id, subject, ...window }
          bySubject.set(subject, key)
          keys.push(key)
        }
        each[index]!.push(key)
      }
  }
  return { keys, each }
}

function refuse(
  reservation: Reservation,
  hard: readonly Account[],
): Exclude<Reserved, { granted: true }> | null {
  const unpriced = hard.find((account) => amountIn(account.unit, reservation.amounts) === null)
  if (unpriced) {
    return {
      granted: false,
      code: 'unpriced',
      budget: { id: unpriced.budgetId, name: unpriced.budgetName },
      accountId: unpriced.id,
      message: `no price is known for ${reservation.call.model}, and the budget "${unpriced.budgetName}" limits cost`,
    }
  }
  const decision = decideHold(
    hard.map(({ limit, held, spent, overage }) => ({ limit, held, spent: spent + overage })),
    hard.map((account) => amountIn(account.unit, reservation.amounts)!),
  )
  if (decision.granted) return null
  const full = hard[decision.refusedBy]!
  return {
    granted: false,
    code: 'budget_exceeded',
    budget: { id: full.budgetId, name: full.budgetName },
    accountId: full.id,
    message: `the budget "${full.budgetName}" has no room for this call: ${decision.available} left of ${full.limit} ${unitName[full.unit]}, ${amountIn(full.unit, reservation.amounts)} needed`,
  }
}

const unitName = { cost: 'nano-USD', tokens: 'tokens', calls: 'calls' } as const

function amountIn(unit: BudgetUnit, amounts: Reservation['amounts']): bigint | null {
  return amounts[unit]
}

const presentWindows = new Map<string, Window>()

/** Asking a time zone for a window is dear; the answer holds until the window ends. */
export function presentWindow(
  budget: Pick<ActiveBudget, 'id' | 'window' | 'rollingMs'>,
  now: Date,
  timeZone: string,
): Window {
  const key = `${budget.id} ${budget.window} ${budget.rollingMs} ${timeZone}`
  const known = presentWindows.get(key)
  if (known && known.startsAt <= now && (known.endsAt === null || now < known.endsAt)) return known
  const window = windowOf(
    { window: budget.window, rollingMs: budget.rollingMs === null ? null : Number(budget.rollingMs) },
    now,
    timeZone,
  )
  if (presentWindows.size > 10_000) presentWindows.clear()
  presentWindows.set(key, window)
  return window
}
