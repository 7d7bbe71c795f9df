import {
  type AccountState,
  type Answer,
  answerOf,
  availableIn,
  mostRestrictive,
  roomIn,
  rungBelow,
} from '@ground-control/core/budgets/decide'
import type { BudgetUnit, CheckedBudget } from '@ground-control/core/budgets/schema'
import type { Account } from '@ground-control/db/repositories/accounts'
import type { Amounts, Reservation } from './reserve.ts'

/** Below this an answer says nothing: the call is refused instead of cut short. */
const leastOutputTokens = 16

/** A call as it would be made: with which model, how long, counted where, and what each account says to it. */
export type Weighed = {
  model: string | null
  outputTokens: number | null
  amounts: Amounts
  accounts: Account[]
  answers: Answer[]
  /** the accounts whose ladders want a lower model, where that is what was weighed */
  degradedBy: Account | null
}

export const amountIn = (unit: BudgetUnit, amounts: Amounts): bigint => amounts[unit] ?? 0n

export const stateOf = (account: Account): AccountState => ({
  limit: account.limit,
  held: account.held + account.earlier.held,
  spent: account.spent + account.overage + account.earlier.used,
  hard: account.hard,
  thresholds: account.thresholds,
})

/**
 * Asks every account about a call: as it stands; with the lower model that a ladder wants in its place; and, where that
 * is too much, cut to as many tokens as are left.
 *
 * @param accountsOf the locked accounts that the call counts in with a model
 */
export function weighCall(
  reservation: Reservation,
  accountsOf: (model: string | null) => Account[],
): Weighed {
  const { alternatives } = reservation
  const asked = weigh(reservation.call.model, null, reservation.amounts, accountsOf)
  const degraded = alternatives === undefined ? null : lower(reservation, asked, accountsOf)
  const wanted = degraded ?? asked
  // A whole answer of a lower model is better than half of one: the agent asks for that next, where it has one.
  const isLast =
    alternatives !== undefined &&
    (wanted.model === null || rungBelow(alternatives.ladder, wanted.model, null) === null)
  return (isLast && shorter(alternatives, wanted, accountsOf)) || wanted
}

function weigh(
  model: string | null,
  outputTokens: number | null,
  amounts: Amounts,
  accountsOf: (model: string | null) => Account[],
): Weighed {
  const accounts = accountsOf(model)
  const answers = accounts.map((account) => answerOf(stateOf(account), amountIn(account.unit, amounts)))
  return { model, outputTokens, amounts, accounts, answers, degradedBy: null }
}

/** With the lowest of the models that ladders want, as the agent ranks them. Null where none does. */
function lower(
  { call, alternatives }: Reservation,
  asked: Weighed,
  accountsOf: (model: string | null) => Account[],
): Weighed | null {
  if (call.model === null || alternatives === undefined) return null
  let best: { model: string; by: Account } | null = null
  for (const [index, account] of asked.accounts.entries()) {
    const degrade = degradeOf(account, asked.answers[index]!)
    if (degrade === null) continue
    const model = rungBelow(alternatives.ladder, best?.model ?? call.model, degrade.model)
    if (model !== null && (best === null || degrade.model !== null) && alternatives.mayUse(model))
      best = { model, by: account }
  }
  if (best === null) return null
  const amounts = alternatives.amountsOf(best.model, alternatives.outputTokens)
  return { ...weigh(best.model, null, amounts, accountsOf), degradedBy: best.by }
}

/** A call that is refused or asked about for its size goes down all the same, where the rung is reached. */
function degradeOf(account: Account, answer: Answer): { model: string | null } | null {
  if (answer.answer === 'grant') return answer.degrade
  const idle = answerOf(
    { ...stateOf(account), hard: false, thresholds: account.thresholds.filter(isDegrade) },
    0n,
  )
  return idle.answer === 'grant' ? idle.degrade : null
}
const isDegrade = ({ action }: { action: string }) => action === 'degrade'

/** The longest answer that nobody refuses. Null where the call is not refused, or nothing worth having is left. */
function shorter(
  { amountsOf, outputTokens }: NonNullable<Reservation['alternatives']>,
  wanted: Weighed,
  accountsOf: (model: string | null) => Account[],
): Weighed | null {
  if (mostRestrictive(wanted.answers)?.answer !== 'refuse') return null
  const rooms = wanted.accounts.map((account) => roomIn(stateOf(account)))
  const fits = (tokens: number) => {
    const amounts = amountsOf(wanted.model, tokens)
    return wanted.accounts.every((account, index) => {
      const room = rooms[index]!
      return room === null || (amounts[account.unit] !== null && amountIn(account.unit, amounts) <= room)
    })
  }
  if (outputTokens < leastOutputTokens || !fits(leastOutputTokens)) return null
  let most = leastOutputTokens
  let tooMany = outputTokens
  while (tooMany - most > 1) {
    const middle = Math.floor((most + tooMany) / 2)
    if (fits(middle)) most = middle
    else tooMany = middle
  }
  const cut = weigh(wanted.model, most, amountsOf(wanted.model, most), accountsOf)
  return { ...cut, degradedBy: wanted.degradedBy }
}

/** Every budget that was asked, with what it said: what goes with an answer that is not a plain yes. */
export function checkedBudgets({ accounts, answers, amounts }: Weighed): CheckedBudget[] {
  return accounts.map((account, index) => {
    const answer = answers[index]!
    return {
      budgetId: account.budgetId,
      name: account.budgetName,
      accountId: account.id,
      unit: account.unit,
      limit: account.limit.toString(),
      available: availableIn(stateOf(account)).toString(),
      needed: amountIn(account.unit, amounts).toString(),
      answer:
        answer.answer !== 'grant'
          ? answer.answer
          : answer.perMinute !== null
            ? 'throttle'
            : answer.degrade !== null
              ? 'degrade'
              : 'grant',
    }
  })
}
