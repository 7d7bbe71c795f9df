import { insightsInput } from '@ground-control/core/approvals/insights'
import {
  approvalIdInput,
  assignApprovalInput,
  commentApprovalInput,
  decideApprovalInput,
  listApprovalsInput,
} from '@ground-control/core/approvals/schema'
import { change } from '../server/change.ts'
import { operator, router, viewer } from '../server/trpc.ts'
import { assignApproval } from './assign-approval.ts'
import { claimApproval } from './claim-approval.ts'
import { commentApproval } from './comment-approval.ts'
import { decideApproval } from './decide-approval.ts'
import { approvalRules } from './read/approval-rules.ts'
import { getApproval } from './read/get-approval.ts'
import { readInsights } from './read/insights.ts'
import { listApprovals } from './read/list-approvals.ts'

export const approvalsRouter = router({
  list: viewer
    .input(listApprovalsInput)
    .query(({ ctx, input }) => listApprovals(ctx.services, ctx.actor.workspaceId, input)),
  get: viewer
    .input(approvalIdInput)
    .query(({ ctx, input }) => getApproval(ctx.services, ctx.actor.workspaceId, input.id)),
  rules: viewer.query(({ ctx }) => approvalRules(ctx.services, ctx.actor.workspaceId)),
  insights: viewer
    .input(insightsInput)
    .query(({ ctx, input }) => readInsights(ctx.services, ctx.actor.workspaceId, input)),
  decide: change(operator, decideApprovalInput, decideApproval),
  comment: change(operator, commentApprovalInput, commentApproval),
  assign: change(operator, assignApprovalInput, assignApproval),
  claim: change(operator, approvalIdInput, (services, actor, input) =>
    claimApproval(services, actor, input, 'claim'),
  ),
  release: change(operator, approvalIdInput, (services, actor, input) =>
    claimApproval(services, actor, input, 'release'),
  ),
})
