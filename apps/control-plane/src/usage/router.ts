import { exportUsageInput, usageByInput, usageDaysInput } from '@ground-control/core/usage/schema'
import { router, viewer } from '../server/trpc.ts'
import { exportUsage } from './read/export-usage.ts'
import { readUsageBy } from './read/usage-by.ts'
import { readUsageDays } from './read/usage-days.ts'

export const usageRouter = router({
  by: viewer.input(usageByInput).query(({ ctx, input }) => readUsageBy(ctx.services, ctx.actor, input)),
  days: viewer.input(usageDaysInput).query(({ ctx, input }) => readUsageDays(ctx.services, ctx.actor, input)),
  export: viewer
    .input(exportUsageInput)
    .query(({ ctx, input }) => exportUsage(ctx.services, ctx.actor, input)),
})
