import {
  type ApprovalView,
  approvalStatus,
  type ListApprovalsInput,
} from '@ground-control/core/approvals/schema'
import type { Page } from '@ground-control/core/paging'
import { Prisma } from '@ground-control/db/generated/client'
import { decodeCursor } from '../../server/cursor.ts'
import { likePattern } from '../../server/like-pattern.ts'
import { inOrder, pageIds } from '../../server/page-ids.ts'
import type { Services } from '../../services.ts'
import { approvalViews } from './approval-views.ts'

/** A page of the workspace's approvals by when they were asked. Throws bad_request for a strange cursor. */
export async function listApprovals(
  services: Services,
  workspaceId: string,
  input: ListApprovalsInput,
): Promise<Page<ApprovalView>> {
  const after = decodeCursor(input.cursor)
  const where: Prisma.Sql[] = []
  if (input.runId !== undefined) where.push(Prisma.sql`t.run_id = ${input.runId}`)
  if (input.agentId !== undefined) where.push(Prisma.sql`t.agent_id = ${input.agentId}`)
  const all = approvalStatus.options
  const wanted = input.status?.length ? [...new Set(input.status)] : all
  if (wanted !== all) where.push(Prisma.sql`t.status::text = any(${wanted}::text[])`)
  const pattern = likePattern(input.search ?? '')
  return services.db.read(workspaceId, async (prisma) => {
    const page = await pageIds(prisma, {
      table: 'approvals',
      workspaceId,
      // A run has few approvals: their own index finds them at once.
      statuses: input.runId === undefined ? wanted : null,
      where,
      match: input.search
        ? Prisma.sql`(t.title ilike ${pattern} or t.action ilike ${pattern} or coalesce(t.on_behalf_of, '') ilike ${pattern})`
        : null,
      order: input.order,
      after,
      limit: input.limit,
    })
    const rows = await prisma.approval.findMany({ where: { id: { in: page.ids } } })
    return { items: await approvalViews(prisma, inOrder(page.ids, rows)), nextCursor: page.nextCursor }
  })
}
