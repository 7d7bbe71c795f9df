import { getBreakerInput, listBreakersInput } from '@ground-control/core/breakers/schema'
import { router, viewer } from '../server/trpc.ts'
import { getBreaker } from './read/get-breaker.ts'
import { listBreakers } from './read/list-breakers.ts'

export const breakersRouter = router({
  list: viewer
    .input(listBreakersInput)
    .query(({ ctx, input }) => listBreakers(ctx.services, ctx.actor.workspaceId, input)),
  get: viewer
    .input(getBreakerInput)
    .query(({ ctx, input }) => getBreaker(ctx.services, ctx.actor.workspaceId, input)),
})
