// Apart from money.ts so that a screen can write an amount without loading the schemas.

/** Money is an integer of nano-USD. 1 USD = 1,000,000,000 nano-USD; a bigint in code, a string of digits on the wire. */
export const nanoPerUsd = 1_000_000_000n

export function usdToNano(value: string): bigint {
  const [whole = '0', fraction = ''] = value.split('.')
  return BigInt(whole) * nanoPerUsd + BigInt(fraction.padEnd(9, '0'))
}

/** 12340000000n → '12.34'; trailing zeros beyond cents are cut. */
export function nanoToUsd(value: bigint): string {
  const sign = value < 0n ? '-' : ''
  const size = value < 0n ? -value : value
  const fraction = (size % nanoPerUsd)
    .toString()
    .padStart(9, '0')
    .replace(/0{1,7}$/, '')
  return `${sign}${size / nanoPerUsd}.${fraction}`
}
