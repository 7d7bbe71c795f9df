import type { BudgetDetail, BudgetUnit } from '@ground-control/core/budgets/schema'
import { nanoToUsd, usdToNano } from '@ground-control/core/nano-usd'
import { formatUsd } from '../../../lib/format/money.ts'

export type ReadAmount = { ok: true; value: string } | { ok: false; message: string }

const whole = new Intl.NumberFormat('en-US')

/** An amount (digits of nano-USD, tokens or calls) with its unit, rounded for reading. */
export function formatAmount(unit: BudgetUnit, digits: string): string {
  if (unit === 'cost') return formatUsd(digits)
  return `${whole.format(BigInt(digits))} ${unit === 'tokens' ? 'tokens' : BigInt(digits) === 1n ? 'call' : 'calls'}`
}

/** How much of the limit something is, 0 to 1 and beyond. Only to draw with. */
export function shareOf(digits: string, limit: string): number {
  const all = BigInt(limit)
  if (all === 0n) return BigInt(digits) === 0n ? 0 : 1
  return Number((BigInt(digits) * 1_000_000n) / all) / 1_000_000
}

/** The limit with what tops it up now: of the fullest account, or of every account where nothing was used yet. */
export function limitNow(budget: Pick<BudgetDetail, 'current' | 'limit' | 'topUps'>): string {
  if (budget.current !== null) return budget.current.limit
  const shared = budget.topUps.filter(({ subject }) => subject === null)
  return shared.reduce((sum, { amount }) => sum + BigInt(amount), BigInt(budget.limit)).toString()
}

/** What a person typed as a limit, as digits: dollars become nano-USD without a float in between. */
export function readAmount(unit: BudgetUnit, text: string): ReadAmount {
  const plain = text
    .trim()
    .replace(/^\$/, '')
    .replace(/,(?=\d{3}(\D|$))/g, '')
  if (plain === '') return { ok: false, message: 'Say how much.' }
  if (unit === 'cost') {
    if (!/^\d{1,9}(\.\d{1,9})?$/.test(plain))
      return { ok: false, message: 'An amount in USD like 12.50, with at most nine decimals.' }
    return { ok: true, value: usdToNano(plain).toString() }
  }
  if (!/^\d{1,18}$/.test(plain)) return { ok: false, message: 'A whole number.' }
  return { ok: true, value: BigInt(plain).toString() }
}

/** The digits as one would type them, for the form. */
export const typedAmount = (unit: BudgetUnit, digits: string): string =>
  unit === 'cost' ? nanoToUsd(BigInt(digits)) : digits
