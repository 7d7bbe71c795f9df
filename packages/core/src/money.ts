import { z } from 'zod'
import { usdToNano } from './nano-usd.ts'

export { nanoPerUsd, nanoToUsd, usdToNano } from './nano-usd.ts'

/** One quintillion nano-USD (a billion dollars): far over any sum we meet, far under 2^63. */
export const maxNano = 1_000_000_000_000_000_000n

/** Amount of a budget or a hold: a whole number ≥ 0, as a string of digits or a safe integer; bigint inside. */
export const amount = z
  .union([
    z.string().regex(/^\d{1,19}$/, 'must be a whole number, not negative'),
    z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  ])
  .transform((value) => BigInt(value))
  .refine((value) => value <= maxNano, 'is too large')

/** '12.34' → 12340000000n. Exact: no float is involved. At most nine decimals. */
export const usd = z
  .union([z.string(), z.number().min(0).max(1e9)])
  .transform((value) => String(value))
  .refine(
    (value) => /^\d{1,9}(\.\d{1,9})?$/.test(value),
    'must be an amount in USD like 12.50, not negative, at most nine decimals',
  )
  .transform(usdToNano)
