import {
  checkpointsInput,
  exportAuditInput,
  listAuditInput,
  verifyAuditInput,
} from '@ground-control/core/audit/schema'
import { admin, router, viewer } from '../server/trpc.ts'
import { listCheckpoints } from './read/checkpoints.ts'
import { listAudit } from './read/entries.ts'
import { exportAudit } from './read/export.ts'
import { readVerification } from './read/verification.ts'

export const auditRouter = router({
  list: viewer.input(listAuditInput).query(({ ctx, input }) => listAudit(ctx.services, ctx.actor, input)),
  verify: viewer
    .input(verifyAuditInput)
    .query(({ ctx, input }) => readVerification(ctx.services, ctx.actor, input)),
  export: admin
    .input(exportAuditInput)
    .query(({ ctx, input }) => exportAudit(ctx.services, ctx.actor, input)),
  checkpoints: viewer
    .input(checkpointsInput)
    .query(({ ctx, input }) => listCheckpoints(ctx.services, ctx.actor, input)),
})
