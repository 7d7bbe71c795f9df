import type { DriftReason } from '@ground-control/core/invoices/schema'
import { formatUsd } from '../../../lib/format/money.ts'
import { counted, formatCompact } from '../../../lib/format/number.ts'

/** Why two sums may differ, in a few words. */
export function reasonWords(reason: DriftReason): string {
  switch (reason.kind) {
    case 'not_counted':
      return 'not counted here'
    case 'not_billed':
      return 'not on the invoice'
    case 'unpriced':
      return `${counted(reason.calls, 'calls')} without a known price`
    case 'estimated':
      return `${formatUsd(reason.costNanoUsd)} estimated`
    case 'tokens':
      return `${formatCompact(Math.abs(reason.more))} ${reason.more > 0 ? 'more' : 'fewer'} tokens billed`
    case 'rate':
      return 'tokens agree, the price does not'
    case 'own_price':
      return reason.versions === 1 ? 'own price' : `${reason.versions} versions of the own price`
    default: {
      const never: never = reason
      throw new Error(`unknown reason ${String(never)}`)
    }
  }
}

/** The same over many lines. */
export const becauseWords: Record<DriftReason['kind'] | 'unknown', string> = {
  not_counted: 'On the invoice, not counted here',
  not_billed: 'Counted here, not on the invoice',
  unpriced: 'Calls without a known price',
  estimated: 'Usage that was estimated',
  tokens: 'The provider counted other tokens',
  rate: 'Tokens agree, the price does not',
  own_price: 'Priced by an own price',
  unknown: 'No reason known',
}

/** '+$1.20', '−$0.30', '$0.00' */
export const signedUsd = (nano: string) => (BigInt(nano) > 0n ? `+${formatUsd(nano)}` : formatUsd(nano))

/** '+12.5 %' */
export const signedPercent = (percent: number | null) =>
  percent === null ? null : `${percent > 0 ? '+' : ''}${percent.toString().replace('-', '−')} %`

/** The days of a line, for what is done about it. */
export function daysOf(period: string): { from: string; to: string } {
  if (period.length === 10) return { from: period, to: period }
  const [year, month] = period.split('-').map(Number)
  const last = new Date(Date.UTC(year ?? 0, month ?? 1, 0)).getUTCDate()
  return { from: `${period}-01`, to: `${period}-${last}` }
}
