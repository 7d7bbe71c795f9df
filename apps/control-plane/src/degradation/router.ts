import { degradationInput } from '@ground-control/core/degradation/schema'
import { router, viewer } from '../server/trpc.ts'
import { listCauses } from './read/list-causes.ts'

export const degradationRouter = router({
  list: viewer.input(degradationInput).query(({ ctx, input }) => listCauses(ctx.services, ctx.actor, input)),
})
