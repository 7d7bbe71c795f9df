import {
  approvalIdInput,
  assignApprovalInput,
  commentApprovalInput,
  decideApprovalInput,
  listApprovalsInput,
} from '@ground-control/core/approvals/schema'
import { once } from '../server/once.ts'
import { operator, router, viewer } from '../server/trpc.ts'
import { assignApproval } from './assign-approval.ts'
import { claimApproval } from './claim-approval.ts'
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
  decide: operator
    .input(decideApprovalInput)
    .mutation(({ ctx, input }) =>
      once(ctx, 'approvals.decide', input, (services) => decideApproval(services, ctx.actor, input)),
    ),
  comment: operator
    .input(commentApprovalInput)
    .mutation(({ ctx, input }) => commentApproval(ctx.services, ctx.actor, input)),
  assign: operator
    .input(assignApprovalInput)
    .mutation(({ ctx, input }) => assignApproval(ctx.services, ctx.actor, input)),
  claim: operator
    .input(approvalIdInput)
    .mutation(({ ctx, input }) => claimApproval(ctx.services, ctx.actor, input, 'claim')),
  release: operator
    .input(approvalIdInput)
    .mutation(({ ctx, input }) => claimApproval(ctx.services, ctx.actor, input, 'release')),
})
