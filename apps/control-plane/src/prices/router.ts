import { listPricesInput, repriceInput, savePriceInput } from '@ground-control/core/prices/schema'
import { change } from '../server/change.ts'
import { admin, router, viewer } from '../server/trpc.ts'
import { listPrices } from './read/list-prices.ts'
import { repriceHistory } from './reprice-history.ts'
import { savePrice } from './save-price.ts'

export const pricesRouter = router({
  list: viewer.input(listPricesInput).query(({ ctx, input }) => listPrices(ctx.services, ctx.actor, input)),
  save: change(admin, savePriceInput, savePrice),
  reprice: change(admin, repriceInput, repriceHistory),
})
