import { nanoPerUsd, nanoToUsd } from '@ground-control/core/nano-usd'

/**
 * Nano-USD (a string of digits, as it comes over the wire, or a bigint) as people read it: '$1,204.50'. Small amounts
 * keep two significant digits ('$0.0042'), so that a cost is never rounded to nothing; exact text is `exactUsd`.
 */
export function formatUsd(nano: string | bigint): string {
  const value = BigInt(nano)
  const sign = value < 0n ? '−' : ''
  const size = value < 0n ? -value : value
  if (size !== 0n && size < nanoPerUsd / 100n) return `${sign}$${smallAmount(size)}`
  const cents = (size + nanoPerUsd / 200n) / (nanoPerUsd / 100n)
  const whole = (cents / 100n).toLocaleString('en-US')
  return `${sign}$${whole}.${(cents % 100n).toString().padStart(2, '0')}`
}

/** All digits there are, for titles and copies. */
export const exactUsd = (nano: string | bigint): string => `$${nanoToUsd(BigInt(nano))}`

/** For chart axes and shares only: a float is good enough to draw with, never to count with. */
export const nanoToNumber = (nano: string | bigint): number => Number(BigInt(nano)) / 1e9

function smallAmount(size: bigint): string {
  const digits = size.toString().padStart(9, '0')
  const first = digits.search(/[1-9]/)
  return `0.${digits.slice(0, first + 2).replace(/0+$/, '')}`
}
