import {
  type ApprovalComment,
  type ApprovalDetail,
  type ApprovalView,
  approvalIdInput,
  commentApprovalInput,
  type DecideResult,
  decideApprovalInput,
  listApprovalsInput,
} from '@ground-control/core/approvals/schema'
import type { Page } from '@ground-control/core/paging'
import { pending } from '../server/pending.ts'
import { operator, router, viewer } from '../server/trpc.ts'

export const approvalsRouter = router({
  list: viewer.input(listApprovalsInput).query(pending<Page<ApprovalView>>()),
  get: viewer.input(approvalIdInput).query(pending<ApprovalDetail>()),
  decide: operator.input(decideApprovalInput).mutation(pending<DecideResult>()),
  comment: operator.input(commentApprovalInput).mutation(pending<ApprovalComment>()),
})
