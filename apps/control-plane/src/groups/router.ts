import { groupIdInput, saveGroupInput } from '@ground-control/core/groups/schema'
import { change } from '../server/change.ts'
import { admin, router, viewer } from '../server/trpc.ts'
import { listGroups } from './list-groups.ts'
import { removeGroup } from './remove-group.ts'
import { saveGroup } from './save-group.ts'

export const groupsRouter = router({
  list: viewer.query(({ ctx }) => listGroups(ctx.services, ctx.actor)),
  save: change(admin, saveGroupInput, saveGroup),
  remove: change(admin, groupIdInput, removeGroup),
})
