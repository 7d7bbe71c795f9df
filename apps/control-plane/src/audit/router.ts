import {
  type AuditCheckpoint,
  type AuditEntryView,
  type AuditExport,
  type AuditVerification,
  checkpointsInput,
  exportAuditInput,
  listAuditInput,
  verifyAuditInput,
} from '@ground-control/core/audit/schema'
import type { Page } from '@ground-control/core/paging'
import { pending } from '../server/pending.ts'
import { admin, router, viewer } from '../server/trpc.ts'

export const auditRouter = router({
  list: viewer.input(listAuditInput).query(pending<Page<AuditEntryView>>()),
  verify: viewer.input(verifyAuditInput).query(pending<AuditVerification>()),
  export: admin.input(exportAuditInput).query(pending<AuditExport>()),
  checkpoints: viewer.input(checkpointsInput).query(pending<Page<AuditCheckpoint>>()),
})
