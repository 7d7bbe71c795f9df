import { groupIdInput, saveGroupInput } from '@ground-control/core/groups/schema'
import { admin, router, viewer } from '../server/trpc.ts'
import { listGroups } from './list-groups.ts'
import { removeGroup } from './remove-group.ts'
import { saveGroup } from './save-group.ts'

export const groupsRouter = router({
  list: viewer.query(({ ctx }) => listGroups(ctx.services, ctx.actor)),
  save: admin.input(saveGroupInput).mutation(({ ctx, input }) => saveGroup(ctx.services, ctx.actor, input)),
  remove: admin.input(groupIdInput).mutation(({ ctx, input }) => removeGroup(ctx.services, ctx.actor, input)),
})
