import type { Actor } from '@ground-control/core/actors'
import type { ChannelMessage } from '@ground-control/core/channels/message'
import type { DeliveryView, listDeliveriesInput } from '@ground-control/core/channels/schema'
import { deliveryStatus } from '@ground-control/core/channels/schema'
import { AppError } from '@ground-control/core/errors'
import type { Page } from '@ground-control/core/paging'
import type { Reader } from '@ground-control/db/database'
import type { Delivery } from '@ground-control/db/generated/client'
import type { z } from 'zod'
import { cutPage, decodeCursor } from '../../server/cursor.ts'
import type { Services } from '../../services.ts'

/** What was sent by channels, newest first; inboxes only where one question is asked about. */
export async function listDeliveries(
  services: Services,
  actor: Actor,
  input: z.infer<typeof listDeliveriesInput>,
): Promise<Page<DeliveryView>> {
  const after = decodeCursor(input.cursor)
  const { workspaceId } = actor
  const { status, channelId, approvalId } = input
  return services.db.read(workspaceId, async (prisma) => {
    const rows = await prisma.delivery.findMany({
      where: {
        workspaceId,
        ...(status && { status }),
        ...(approvalId ? { approvalId } : { kind: { not: 'in_app' } }),
        ...(channelId && { channelId }),
        ...(after && {
          OR: [{ createdAt: { lt: after.at } }, { createdAt: after.at, id: { lt: after.id } }],
        }),
      },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: input.limit + 1,
    })
    const { items, nextCursor } = cutPage(rows, input.limit)
    return { items: await deliveryViews(prisma, items), nextCursor }
  })
}

/** Throws not_found. */
export async function readDelivery(services: Services, actor: Actor, id: string): Promise<DeliveryView> {
  const { workspaceId } = actor
  return services.db.read(workspaceId, async (prisma) => {
    const row = await prisma.delivery.findFirst({ where: { id, workspaceId } })
    const [view] = row === null ? [] : await deliveryViews(prisma, [row])
    if (view === undefined) throw new AppError('not_found', 'no such delivery')
    return view
  })
}

async function deliveryViews(prisma: Reader, rows: Delivery[]): Promise<DeliveryView[]> {
  const channels = await prisma.channel.findMany({
    where: { id: { in: rows.flatMap((row) => row.channelId ?? []) } },
    select: { id: true, name: true },
  })
  const people = await prisma.user.findMany({
    where: { id: { in: rows.flatMap((row) => row.userId ?? []) } },
    select: { id: true, name: true },
  })
  const channelOf = new Map(channels.map((channel) => [channel.id, channel]))
  const nameOf = new Map(people.map((person) => [person.id, person.name]))
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as DeliveryView['kind'],
    channel: channelOf.get(row.channelId ?? '') ?? null,
    approvalId: row.approvalId,
    person: row.userId === null ? null : { userId: row.userId, name: nameOf.get(row.userId) ?? '' },
    message: row.message as ChannelMessage,
    status: deliveryStatus.parse(row.status),
    attempts: row.attempts,
    nextAt: row.nextAt?.toISOString() ?? null,
    lastError: row.lastError,
    createdAt: row.createdAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
  }))
}
