import { listNoticesInput, readNoticesInput } from '@ground-control/core/channels/schema'
import { change } from '../server/change.ts'
import { router, viewer } from '../server/trpc.ts'
import { listNotices } from './list-notices.ts'
import { readNotices } from './read-notices.ts'

export const noticesRouter = router({
  list: viewer.input(listNoticesInput).query(({ ctx, input }) => listNotices(ctx.services, ctx.actor, input)),
  read: change(viewer, readNoticesInput, readNotices),
})
