import { roomIn, throttle } from '@ground-control/core/budgets/decide'
import type { BudgetedCall } from '@ground-control/core/budgets/matching'
import type { CheckedBudget } from '@ground-control/core/budgets/schema'
import { nanoToUsd } from '@ground-control/core/money'
import type { Tx } from '@ground-control/db/database'
import {
  type Account,
  accountKeyOf,
  appendLedger,
  lockAccounts,
  readActiveBudgets,
  writeAccounts,
} from '@ground-control/db/repositories/accounts'
import { insertHolds, type NewHold } from '@ground-control/db/repositories/holds'
import type { Services } from '../services.ts'
import { wantedAccounts } from './wanted-accounts.ts'
import { amountIn, checkedBudgets, stateOf, type Weighed, weighCall } from './weigh-call.ts'

/** How long a reservation stands without a word from its worker. */
const holdMs = 15 * 60_000

/** The most a call can use; `cost: null` where no price is known. */
export type Amounts = { cost: bigint | null; tokens: bigint; calls: bigint }
export type Reservation = {
  stepId: string
  call: BudgetedCall
  amounts: Amounts
  /** how the call may be made cheaper or shorter; absent where it may not */
  alternatives?: {
    /** the agent's own models, the preferred first */
    ladder: readonly string[]
    outputTokens: number
    /** whether a lower model may be called in the place of the one asked for */
    mayUse(model: string): boolean
    amountsOf(model: string | null, outputTokens: number): Amounts
  }
}

type No = {
  granted: false
  budget: { id: string; name: string }
  accountId: string | null
  message: string
  checked: CheckedBudget[]
}
export type Raise = { account: Account; atPercent: number; needed: bigint; raiseBy: bigint }
export type Reserved =
  | {
      granted: true
      holdId: string
      /** instead of the one asked for: by the ladder of a budget */
      degraded: { model: string; budget: { id: string; name: string }; checked: CheckedBudget[] } | null
      /** the answer may be no longer; null where no budget limits it */
      maxOutputTokens: number | null
    }
  | (No & { code: 'budget_exceeded' | 'unpriced' })
  | (No & { code: 'throttled'; retryAfterMs: number })
  | (No & { code: 'ask'; raise: Raise })

/**
 * Reserves for each call in every account it counts in, or in none: decided one after another in memory over
 * accounts that this transaction has locked, so a limit is never overshot, and written set-wise. All of them must
 * agree, and the most restrictive answer counts; a no names the budget and lists all that were asked. It changes nothing.
 */
export async function reserve(
  services: Services,
  tx: Tx,
  reservations: readonly Reservation[],
): Promise<Reserved[]> {
  if (reservations.length === 0) return []
  const { budgets, zone } = await readActiveBudgets(tx)
  const wanted = wantedAccounts(services, tx, reservations, budgets, zone)
  const accounts = new Map(
    (await lockAccounts(tx, wanted.keys)).map((account) => [accountKeyOf(account), account]),
  )
  const posted = new Map<Account, { amount: bigint; hold: NewHold; holds: number }>()
  const holds: NewHold[] = []
  const results = reservations.map((reservation, index): Reserved => {
    const candidates = wanted.candidates[index]!
    const weighed = weighCall(reservation, (model) =>
      candidates.find((one) => one.model === model)!.accounts.map((name) => accounts.get(name)!),
    )
    const no = noOf(weighed) ?? throttled(weighed, tx.now)
    if (no) return no
    const hold = holdOf(services, reservation, weighed)
    holds.push(hold)
    post(posted, weighed.accounts, hold)
    return {
      granted: true,
      holdId: hold.id,
      degraded:
        weighed.degradedBy === null || weighed.model === null
          ? null
          : {
              model: weighed.model,
              budget: { id: weighed.degradedBy.budgetId, name: weighed.degradedBy.budgetName },
              checked: checkedBudgets(weighed),
            },
      maxOutputTokens: longest(reservation, weighed),
    }
  })
  const changed = [...accounts.values()].filter((account) => posted.has(account))
  await Promise.all([
    writeAccounts(tx, changed),
    appendLedger(
      tx,
      [...posted].flatMap(([account, { amount, hold, holds }]) => ({
        id: services.newId('ledgerEntry'),
        accountId: account.id,
        of: holds <= 1 ? { holdId: hold.id, runId: hold.runId } : { holds },
        kind: 'hold' as const,
        amount,
        used: account.spent + account.overage,
      })),
    ),
    insertHolds(tx, holds),
  ])
  return results
}

const holdOf = (
  services: Services,
  { call, stepId }: Reservation,
  { accounts, amounts }: Weighed,
): NewHold => ({
  id: services.newId('hold'),
  runId: call.runId,
  stepId,
  costNanoUsd: amounts.cost ?? 0n,
  accountIds: accounts.map((account) => account.id),
  amounts: accounts.map((account) => amountIn(account.unit, amounts)),
  expiresInMs: holdMs,
})

function post(
  posted: Map<Account, { amount: bigint; hold: NewHold; holds: number }>,
  accounts: readonly Account[],
  hold: NewHold,
) {
  for (const [position, account] of accounts.entries()) {
    const amount = hold.amounts[position]!
    account.held += amount
    const sum = posted.get(account)
    // A hold of nothing is in no entry, and so none counts it.
    if (sum === undefined) posted.set(account, { amount, hold, holds: amount > 0n ? 1 : 0 })
    else if (amount > 0n) {
      if (sum.holds === 0) sum.hold = hold
      sum.amount += amount
      sum.holds += 1
    }
  }
}

/** Where a limit on cost or tokens bears on it, the answer may be no longer than what is held for it. */
function longest({ alternatives }: Reservation, { accounts, outputTokens }: Weighed): number | null {
  if (alternatives === undefined) return null
  const isLimited = accounts.some((account) => account.unit !== 'calls' && roomIn(stateOf(account)) !== null)
  return isLimited ? (outputTokens ?? alternatives.outputTokens) : null
}

const said = (unit: Account['unit'], amount: bigint) =>
  unit === 'cost' ? `$${nanoToUsd(amount)}` : `${amount} ${unit}`

function noOf(weighed: Weighed): Exclude<Reserved, { granted: true }> | null {
  const { accounts, answers, amounts, model } = weighed
  const no = (account: Account, message: string): No => ({
    granted: false,
    budget: { id: account.budgetId, name: account.budgetName },
    accountId: account.id,
    message,
    checked: checkedBudgets(weighed),
  })
  const unpriced = accounts.find(
    (account) => amounts[account.unit] === null && roomIn(stateOf(account)) !== null,
  )
  if (unpriced)
    return {
      ...no(unpriced, `no price is known for ${model}, and the budget "${unpriced.budgetName}" limits cost`),
      code: 'unpriced',
    }
  for (const kind of ['refuse', 'ask'] as const) {
    const index = answers.findIndex(({ answer }) => answer === kind)
    const answer = answers[index]
    if (answer === undefined || answer.answer === 'grant') continue
    const account = accounts[index]!
    const needed = amountIn(account.unit, amounts)
    const at =
      answer.atPercent === 100
        ? ''
        : `, of which it ${answer.answer === 'ask' ? 'asks' : 'stops'} at ${answer.atPercent} %`
    const refused = no(
      account,
      `the budget "${account.budgetName}" has no room for this call: ${said(account.unit, answer.available)} left of ${said(account.unit, account.limit)}${at}, ${said(account.unit, needed)} needed`,
    )
    return answer.answer === 'refuse'
      ? { ...refused, code: 'budget_exceeded' }
      : {
          ...refused,
          code: 'ask',
          raise: { account, atPercent: answer.atPercent, needed, raiseBy: answer.raiseBy },
        }
  }
  return null
}

/** Each throttled account lets calls pass one by one. Only a call that all of them let pass uses up its turn. */
function throttled(weighed: Weighed, now: Date): Exclude<Reserved, { granted: true }> | null {
  const turns = weighed.accounts.flatMap((account, index) => {
    const answer = weighed.answers[index]!
    return answer.answer !== 'grant' || answer.perMinute === null
      ? []
      : [{ account, perMinute: answer.perMinute, ...throttle(account.nextAt, now, answer.perMinute) }]
  })
  const longest = turns.toSorted((a, b) => b.waitMs - a.waitMs)[0]
  if (longest === undefined) return null
  if (longest.waitMs === 0) {
    for (const turn of turns) turn.account.nextAt = turn.nextAt
    return null
  }
  const { account, perMinute, waitMs } = longest
  return {
    granted: false,
    code: 'throttled',
    budget: { id: account.budgetId, name: account.budgetName },
    accountId: account.id,
    message: `the budget "${account.budgetName}" is used so far that it admits ${perMinute} calls a minute`,
    retryAfterMs: waitMs,
    checked: checkedBudgets(weighed),
  }
}
