import { absenceIdInput, addAbsenceInput } from '@ground-control/core/absences/schema'
import { change } from '../server/change.ts'
import { operator, router, viewer } from '../server/trpc.ts'
import { addAbsence } from './add-absence.ts'
import { endAbsence } from './end-absence.ts'
import { listAbsences } from './list-absences.ts'

export const absencesRouter = router({
  list: viewer.query(({ ctx }) => listAbsences(ctx.services, ctx.actor)),
  add: change(operator, addAbsenceInput, addAbsence),
  end: change(operator, absenceIdInput, endAbsence),
})
