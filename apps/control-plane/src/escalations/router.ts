import {
  escalationIdInput,
  publishEscalationInput,
  simulateEscalationInput,
} from '@ground-control/core/escalations/schema'
import { change } from '../server/change.ts'
import { admin, router, viewer } from '../server/trpc.ts'
import { archiveEscalation } from './archive-escalation.ts'
import { publishEscalation } from './publish-escalation.ts'
import { getEscalation } from './read/get-escalation.ts'
import { listEscalations } from './read/list-escalations.ts'
import { simulateEscalation } from './simulate-escalation.ts'

export const escalationsRouter = router({
  list: viewer.query(({ ctx }) => listEscalations(ctx.services, ctx.actor)),
  get: viewer
    .input(escalationIdInput)
    .query(({ ctx, input }) => getEscalation(ctx.services, ctx.actor, input)),
  publish: change(admin, publishEscalationInput, publishEscalation),
  archive: change(admin, escalationIdInput, archiveEscalation),
  simulate: viewer
    .input(simulateEscalationInput)
    .query(({ ctx, input }) => simulateEscalation(ctx.services, ctx.actor, input)),
})
