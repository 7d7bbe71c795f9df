import { listPricesInput, repriceInput, savePriceInput } from '@ground-control/core/prices/schema'
import { once } from '../server/once.ts'
import { admin, router, viewer } from '../server/trpc.ts'
import { listPrices } from './read/list-prices.ts'
import { repriceHistory } from './reprice-history.ts'
import { savePrice } from './save-price.ts'

export const pricesRouter = router({
  list: viewer.input(listPricesInput).query(({ ctx, input }) => listPrices(ctx.services, ctx.actor, input)),
  save: admin
    .input(savePriceInput)
    .mutation(({ ctx, input }) =>
      once(ctx, 'prices.save', input, (services) => savePrice(services, ctx.actor, input)),
    ),
  reprice: admin
    .input(repriceInput)
    .mutation(({ ctx, input }) =>
      once(ctx, 'prices.reprice', input, (services) => repriceHistory(services, ctx.actor, input)),
    ),
})
