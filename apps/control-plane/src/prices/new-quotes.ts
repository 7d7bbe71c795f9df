import { estimateAgain } from '@ground-control/core/prices/estimate-again'
import { costAt, type PricedUsage, type Quote } from '@ground-control/core/prices/resolve'
import type { PricedCall } from '@ground-control/db/repositories/cost-corrections'
import type { PriceRow } from '@ground-control/db/repositories/prices'
import { maintainedList } from './maintained-list.ts'
import { priceBook } from './price-book.ts'

type CostAt = (usage: PricedUsage) => bigint | null

/** What a model's calls cost by the prices that are set for their time now; null where that cannot be known. */
export function newQuotes(prices: readonly PriceRow[], model: string): (call: PricedCall) => Quote | null {
  const book = priceBook(prices)
  return (call) => {
    if (!call.isEstimated) return book.model(model, call, call.calledAt)
    const present = book.model(model, call, call.calledAt)
    const before = costBy(call.priceSource, prices, model, call.calledAt)
    if (present === null || present.source === call.priceSource || before === null) return null
    const costNanoUsd = estimateAgain(
      call,
      before,
      (usage) => book.model(model, usage, call.calledAt)?.costNanoUsd ?? null,
    )
    return costNanoUsd === null ? null : { costNanoUsd, source: present.source }
  }
}

/** The price that a source names. Of another version of the list nobody knows any more what it said. */
function costBy(source: string | null, prices: readonly PriceRow[], model: string, at: Date): CostAt | null {
  if (source === `list:${maintainedList.version}`) return (usage) => maintainedList.cost(model, usage, at)
  const rates = prices.find(({ id }) => source === `own:${id}`)?.rates
  return rates ? (usage) => costAt(rates, usage) : null
}
