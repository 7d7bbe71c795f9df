import { absenceIdInput, addAbsenceInput } from '@ground-control/core/absences/schema'
import { operator, router, viewer } from '../server/trpc.ts'
import { addAbsence } from './add-absence.ts'
import { endAbsence } from './end-absence.ts'
import { listAbsences } from './list-absences.ts'

export const absencesRouter = router({
  list: viewer.query(({ ctx }) => listAbsences(ctx.services, ctx.actor)),
  add: operator
    .input(addAbsenceInput)
    .mutation(({ ctx, input }) => addAbsence(ctx.services, ctx.actor, input)),
  end: operator
    .input(absenceIdInput)
    .mutation(({ ctx, input }) => endAbsence(ctx.services, ctx.actor, input)),
})
