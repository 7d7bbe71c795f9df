import { metricsInput, spendByInput } from '@ground-control/core/metrics/schema'
import { router, viewer } from '../server/trpc.ts'
import { readOverview } from './read/overview.ts'
import { readQueues } from './read/queues.ts'
import { readSeries } from './read/series.ts'
import { readSpendBy } from './read/spend-by.ts'

export const metricsRouter = router({
  overview: viewer
    .input(metricsInput)
    .query(({ ctx, input }) => readOverview(ctx.services, ctx.actor, input)),
  series: viewer.input(metricsInput).query(({ ctx, input }) => readSeries(ctx.services, ctx.actor, input)),
  queues: viewer.query(({ ctx }) => readQueues(ctx.services, ctx.actor)),
  spendBy: viewer.input(spendByInput).query(({ ctx, input }) => readSpendBy(ctx.services, ctx.actor, input)),
})
