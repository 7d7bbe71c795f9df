import { bandMoments, forecastBand, forecastExhaustion } from '@ground-control/core/budgets/forecast'
import type { BudgetView } from '@ground-control/core/budgets/schema'
import type { Reader } from '@ground-control/db/database'
import type { PresentAccount } from './present-accounts.ts'
import { usedAt } from './used-at.ts'

export type ToForecast = {
  /** the fullest of the present window */
  account: PresentAccount
  sinceAt: Date
  now: Date
  endsAt: Date | null
}
export type Forecast = Pick<BudgetView, 'forecastAt' | 'forecastBand'>

/** When accounts are used up, and between which dates: one look-up for any number of them. */
export async function readForecasts(prisma: Reader, accounts: readonly ToForecast[]): Promise<Forecast[]> {
  const asked = accounts.map((one) => {
    const { limit, spent, overage } = one.account
    const facts = { limit, used: spent + overage, now: one.now, endsAt: one.endsAt }
    const [, ...moments] = bandMoments(one.sinceAt, one.now)
    const isOpen = facts.used > 0n && facts.used < limit
    return { ...one, facts, moments: isOpen ? moments : [] }
  })
  const sums = await usedAt(
    prisma,
    asked.flatMap(({ account, moments }) => moments.map((at) => ({ account, at }))),
  )
  return asked.map(({ facts, sinceAt, moments }) => {
    // Nothing was used when counting began.
    const marks = [{ at: sinceAt, used: 0n }]
    for (const at of moments) {
      const used = sums.shift()
      if (used != null) marks.push({ at, used })
    }
    const isKnown = moments.length > 0 && marks.length === moments.length + 1
    const band = isKnown ? forecastBand({ ...facts, marks }) : null
    return {
      forecastAt: forecastExhaustion({ ...facts, sinceAt })?.toISOString() ?? null,
      forecastBand: band && { from: band.from.toISOString(), to: band.to?.toISOString() ?? null },
    }
  })
}
