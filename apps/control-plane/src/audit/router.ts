import {
  auditTimelineInput,
  checkpointsInput,
  exportAuditInput,
  listAuditInput,
  verifyAuditInput,
} from '@ground-control/core/audit/schema'
import { admin, router, viewer } from '../server/trpc.ts'
import { listCheckpoints } from './read/checkpoints.ts'
import { listAudit } from './read/entries.ts'
import { exportAudit } from './read/export.ts'
import { readSinks } from './read/sinks.ts'
import { readTimeline } from './read/timeline.ts'
import { readVerification } from './read/verification.ts'

export const auditRouter = router({
  list: viewer.input(listAuditInput).query(({ ctx, input }) => listAudit(ctx.services, ctx.actor, input)),
  verify: viewer
    .input(verifyAuditInput)
    .query(({ ctx, input }) => readVerification(ctx.services, ctx.actor, input)),
  export: admin
    .input(exportAuditInput)
    .query(({ ctx, input }) => exportAudit(ctx.services, ctx.actor, input)),
  timeline: viewer
    .input(auditTimelineInput)
    .query(({ ctx, input }) => readTimeline(ctx.services, ctx.actor, input)),
  sinks: viewer.query(({ ctx }) => readSinks(ctx.services, ctx.actor)),
  checkpoints: viewer
    .input(checkpointsInput)
    .query(({ ctx, input }) => listCheckpoints(ctx.services, ctx.actor, input)),
})
