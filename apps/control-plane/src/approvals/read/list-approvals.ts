import type { ApprovalView, ListApprovalsInput } from '@ground-control/core/approvals/schema'
import type { Page } from '@ground-control/core/paging'
import { Prisma } from '@ground-control/db/generated/client'
import { decodeCursor } from '../../server/cursor.ts'
import { likePattern } from '../../server/like-pattern.ts'
import { inOrder, type PageRequest, pageIds } from '../../server/page-ids.ts'
import type { Services } from '../../services.ts'
import { approvalViews } from './approval-views.ts'

/** A page of the workspace's approvals by when they were asked. Throws bad_request for a strange cursor. */
export async function listApprovals(
  services: Services,
  workspaceId: string,
  input: ListApprovalsInput,
): Promise<Page<ApprovalView>> {
  const after = decodeCursor(input.cursor)
  return services.db.read(workspaceId, async (prisma) => {
    const page = await pageIds(prisma, {
      table: 'approvals',
      workspaceId,
      ...planOf(input),
      tag: null,
      order: input.order,
      after,
      limit: input.limit,
    })
    const rows = await prisma.approval.findMany({ where: { id: { in: page.ids } } })
    return { items: await approvalViews(prisma, inOrder(page.ids, rows)), nextCursor: page.nextCursor }
  })
}

/** A run has few approvals, and an index of its own; else each status is read from its index. */
function planOf(input: ListApprovalsInput): Pick<PageRequest, 'statuses' | 'where' | 'match'> {
  const statuses = input.status?.length ? [...new Set(input.status)] : null
  const match: Prisma.Sql[] = []
  if (input.agentId !== undefined) match.push(Prisma.sql`t.agent_id = ${input.agentId}`)
  if (input.search) {
    const pattern = likePattern(input.search)
    match.push(
      Prisma.sql`(t.title ilike ${pattern} or t.action ilike ${pattern} or coalesce(t.on_behalf_of, '') ilike ${pattern})`,
    )
  }
  if (input.runId === undefined) return { statuses, where: [], match }
  if (statuses !== null) match.push(Prisma.sql`t.status::text = any(${statuses}::text[])`)
  return { statuses: null, where: [Prisma.sql`t.run_id = ${input.runId}`], match }
}
