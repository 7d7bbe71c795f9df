import { z } from 'zod'
import { id } from '../ids.ts'
import { instant } from '../instant.ts'
import { text } from '../text.ts'

const moment = instant.refine((value) => value < '3000', 'must be before the year 3000')

export const addAbsenceInput = z
  .object({
    /** absent: oneself; only admins enter another's */
    userId: id('user').optional(),
    startsAt: moment,
    endsAt: moment,
    /** who is told in their place; absent: nobody, the others of the level are enough */
    delegateId: id('user').optional(),
    note: text(500).default(''),
  })
  .superRefine(({ startsAt, endsAt }, context) => {
    if (startsAt < endsAt) return
    context.addIssue({ code: 'custom', path: ['endsAt'], message: 'must be after the start' })
    context.addIssue({ code: 'custom', path: ['startsAt'], message: 'must be before the end' })
  })
export type AddAbsenceInput = z.infer<typeof addAbsenceInput>
export const absenceIdInput = z.object({ id: id('absence') })

export type AbsenceView = {
  id: string
  userId: string
  name: string
  startsAt: string
  endsAt: string
  delegate: { userId: string; name: string } | null
  note: string
  isSelf: boolean
}
