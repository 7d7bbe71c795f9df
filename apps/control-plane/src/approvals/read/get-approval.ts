import type { ActorRef } from '@ground-control/core/actors'
import type { ApprovalDetail, ApprovalView } from '@ground-control/core/approvals/schema'
import { AppError } from '@ground-control/core/errors'
import type { Json } from '@ground-control/core/json'
import type { Reader } from '@ground-control/db/database'
import type { Services } from '../../services.ts'
import { approvalViews } from './approval-views.ts'

const maxComments = 500

/** One approval as the queue shows it. Throws not_found. */
export async function readApproval(
  services: Services,
  workspaceId: string,
  id: string,
): Promise<ApprovalView> {
  return services.db.read(workspaceId, async (prisma) => (await find(prisma, workspaceId, id)).view)
}

/** One approval with all that a person needs to decide it. Throws not_found. */
export async function getApproval(
  services: Services,
  workspaceId: string,
  id: string,
): Promise<ApprovalDetail> {
  return services.db.read(workspaceId, async (prisma) => {
    const { row, view } = await find(prisma, workspaceId, id)
    const comments = await prisma.approvalComment.findMany({
      where: { approvalId: id },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      take: maxComments,
    })
    const [tool] = await prisma.$queryRaw<Array<{ schema: Json; description: string | null }>>`
      select tool -> 'inputSchema' as schema, tool ->> 'description' as description
      from steps s, agent_versions v, jsonb_array_elements(v.definition -> 'tools') tool
      where s.id = ${row.stepId} and s.kind = 'tool' and v.id = ${row.agentVersionId} and tool ->> 'name' = ${row.action}`
    return {
      ...view,
      comments: comments.map((comment) => ({
        id: comment.id,
        author: comment.author as ActorRef,
        text: comment.text,
        createdAt: comment.createdAt.toISOString(),
        toAgent: comment.toAgent,
        replyTo: comment.replyTo,
      })),
      argumentsSchema: tool?.schema ?? null,
      toolDescription: tool?.description ?? null,
    }
  })
}

async function find(prisma: Reader, workspaceId: string, id: string) {
  const row = await prisma.approval.findFirst({ where: { id, workspaceId } })
  if (row === null) throw new AppError('not_found', 'no such approval')
  const [view] = await approvalViews(prisma, [row])
  return { row, view: view! }
}
