import { listNoticesInput, readNoticesInput } from '@ground-control/core/channels/schema'
import { router, viewer } from '../server/trpc.ts'
import { listNotices } from './list-notices.ts'
import { readNotices } from './read-notices.ts'

export const noticesRouter = router({
  list: viewer.input(listNoticesInput).query(({ ctx, input }) => listNotices(ctx.services, ctx.actor, input)),
  read: viewer
    .input(readNoticesInput)
    .mutation(({ ctx, input }) => readNotices(ctx.services, ctx.actor, input)),
})
