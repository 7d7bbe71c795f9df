import type { Rates } from '@ground-control/core/prices/resolve'
import type { PriceView } from '@ground-control/core/prices/schema'

export function ratesInDigits(rates: Rates): NonNullable<PriceView['rates']> {
  const digits = (rate: bigint | null) => rate?.toString() ?? null
  return {
    input: digits(rates.input),
    output: digits(rates.output),
    cachedInput: digits(rates.cachedInput),
    reasoning: digits(rates.reasoning),
    batchInput: digits(rates.batchInput),
    batchOutput: digits(rates.batchOutput),
    perCall: digits(rates.perCall),
  }
}
