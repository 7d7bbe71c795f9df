import type { Actor } from '@ground-control/core/actors'
import type { ChannelMessage } from '@ground-control/core/channels/message'
import type { listNoticesInput, NoticePage } from '@ground-control/core/channels/schema'
import { Prisma } from '@ground-control/db/generated/client'
import type { z } from 'zod'
import { cutPage, decodeCursor } from '../server/cursor.ts'
import type { Services } from '../services.ts'

type NoticeRow = {
  id: string
  message: ChannelMessage
  approvalId: string | null
  isOpen: boolean
  readAt: Date | null
  createdAt: Date
}

/** The inbox of who asks, newest first. A program has none. */
export async function listNotices(
  services: Services,
  actor: Actor,
  input: z.infer<typeof listNoticesInput>,
): Promise<NoticePage> {
  const after = decodeCursor(input.cursor)
  const mine = Prisma.sql`d.workspace_id = ${actor.workspaceId} and d.user_id = ${actor.id} and d.kind = 'in_app'`
  return services.db.read(actor.workspaceId, async (prisma) => {
    const rows = await prisma.$queryRaw<NoticeRow[]>`
      select d.id, d.message, d.approval_id as "approvalId", coalesce(a.status = 'pending', false) as "isOpen",
        d.read_at as "readAt", d.created_at as "createdAt"
      from deliveries d left join approvals a on a.id = d.approval_id
      where ${mine} and ${after ? Prisma.sql`(d.created_at, d.id) < (${after.at}::timestamptz, ${after.id})` : Prisma.sql`true`}
      order by d.created_at desc, d.id desc limit ${input.limit + 1}`
    const [unread] = await prisma.$queryRaw<Array<{ count: number }>>`
      select count(*)::int as count from deliveries d where ${mine} and d.read_at is null`
    const { items, nextCursor } = cutPage(rows, input.limit)
    return {
      items: items.map((row) => ({
        ...row,
        readAt: row.readAt?.toISOString() ?? null,
        createdAt: row.createdAt.toISOString(),
      })),
      nextCursor,
      unread: unread?.count ?? 0,
    }
  })
}
