import { z } from 'zod'
import { id } from '../ids.ts'
import { label } from '../text.ts'

export const saveGroupInput = z.object({
  /** absent: a new group */
  id: id('group').optional(),
  name: label,
  /** all its members; those not named leave */
  userIds: z.array(id('user')).max(200),
})
export type SaveGroupInput = z.infer<typeof saveGroupInput>
export const groupIdInput = z.object({ id: id('group') })

export type GroupView = {
  id: string
  name: string
  members: Array<{ userId: string; name: string }>
  updatedAt: string
}
