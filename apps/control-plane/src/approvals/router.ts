import {
  approvalIdInput,
  commentApprovalInput,
  decideApprovalInput,
  listApprovalsInput,
} from '@ground-control/core/approvals/schema'
import { change } from '../server/change.ts'
import { operator, router, viewer } from '../server/trpc.ts'
import { commentApproval } from './comment-approval.ts'
import { decideApproval } from './decide-approval.ts'
import { getApproval } from './read/get-approval.ts'
import { listApprovals } from './read/list-approvals.ts'

export const approvalsRouter = router({
  list: viewer
    .input(listApprovalsInput)
    .query(({ ctx, input }) => listApprovals(ctx.services, ctx.actor.workspaceId, input)),
  get: viewer
    .input(approvalIdInput)
    .query(({ ctx, input }) => getApproval(ctx.services, ctx.actor.workspaceId, input.id)),
  decide: change(operator, decideApprovalInput, decideApproval),
  comment: change(operator, commentApprovalInput, commentApproval),
})
