import { maxNano } from '../money.ts'

/** `$1,234.50`, `-0.25`, `1.2e-05`. Thousands are parted by commas, in threes; the mark is a dot. */
const shape = /^([+-]?)\$?(\d{1,3}(?:,\d{3})+|\d{1,12})?(?:\.(\d{1,30}))?(?:[eE]([+-]?\d{1,2}))?$/

/**
 * An amount in USD as an invoice writes it, in nano-USD, negative for a credit. No float is involved: digits beyond
 * the ninth decimal are rounded, half away from zero. Null where it is no amount.
 */
export function readAmount(text: string): bigint | null {
  const found = shape.exec(text.trim().replace(/^\$-/, '-$'))
  if (found === null) return null
  const [, sign = '', whole, fraction = '', exponent = '0'] = found
  if (whole === undefined && fraction === '') return null
  const digits = `${(whole ?? '0').replaceAll(',', '')}${fraction}`
  const shift = 9 - fraction.length + Number(exponent)
  const size = shift >= 0 ? BigInt(digits) * 10n ** BigInt(shift) : rounded(BigInt(digits), -shift)
  if (size > maxNano) return null
  return sign === '-' ? -size : size
}

function rounded(value: bigint, decimals: number): bigint {
  const unit = 10n ** BigInt(decimals)
  return (value + unit / 2n) / unit
}
