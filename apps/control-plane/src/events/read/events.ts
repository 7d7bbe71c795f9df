import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import type { EventView, listEventsInput } from '@ground-control/core/events/schema'
import { id } from '@ground-control/core/ids'
import type { Json } from '@ground-control/core/json'
import type { Page } from '@ground-control/core/paging'
import type { Reader } from '@ground-control/db/database'
import { Prisma } from '@ground-control/db/generated/client'
import type { z } from 'zod'
import { decodeKey, encodeKey } from '../../server/key-cursor.ts'
import type { Services } from '../../services.ts'

type Input = z.output<typeof listEventsInput>
type Row = Omit<EventView, 'createdAt'> & { createdAt: Date; data: Json }

/**
 * How many rows a page looks through for those of a type or an agent, which have no index of their own on this
 * busiest of tables: a page may come back short, with a cursor to look further.
 */
const mostSearched = 20_000

/**
 * Events of the workspace, newest first: their ids carry the time. With `after`, those since then, oldest first.
 *
 * @throws not_found for an unknown `after`
 */
export async function listEvents(services: Services, actor: Actor, input: Input): Promise<Page<EventView>> {
  const { workspaceId } = actor
  const isForward = input.after !== undefined
  const direction = Prisma.raw(isForward ? 'asc' : 'desc')
  return services.db.read(workspaceId, async (prisma) => {
    const source = await sourceOf(prisma, workspaceId, input)
    const filters = [Prisma.sql`true`]
    if (input.type !== undefined) filters.push(Prisma.sql`e.type = ${input.type}`)
    if (input.agentId !== undefined) filters.push(Prisma.sql`e.agent_id = ${input.agentId}`)
    const rows = await prisma.$queryRaw<Row[]>`
      select e.id, e.type, e.run_id as "runId", e.agent_id as "agentId", e.key, e.source, e.data, e.created_at as "createdAt"
      from (select * from events where ${source} order by id ${direction} limit ${mostSearched}) e
      where ${Prisma.join(filters, ' and ')}
      order by e.id ${direction} limit ${input.limit + 1}`
    const items = rows
      .slice(0, input.limit)
      .map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }))
    const last = items.at(-1)
    if (rows.length > input.limit && last !== undefined) return { items, nextCursor: encodeKey(last.id) }
    const [end] = await prisma.$queryRaw<Array<{ id: string }>>`
      select id from events where ${source} order by id ${direction} offset ${mostSearched - 1} limit 1`
    return { items, nextCursor: end ? encodeKey(end.id) : null }
  })
}

/** The rows that a page is looked for in, all by an index. */
async function sourceOf(prisma: Reader, workspaceId: string, input: Input): Promise<Prisma.Sql> {
  const parts = [Prisma.sql`workspace_id = ${workspaceId}`]
  if (input.runId !== undefined) parts.push(Prisma.sql`run_id = ${input.runId}`)
  if (input.after !== undefined) {
    const first = await prisma.event.findFirst({
      where: { workspaceId, id: input.after },
      select: { id: true },
    })
    if (first === null) throw new AppError('not_found', 'no such event', { field: 'after' })
    parts.push(Prisma.sql`id > ${first.id}`)
  }
  if (input.cursor !== undefined) {
    const from = decodeKey(id('event'), input.cursor)
    parts.push(input.after === undefined ? Prisma.sql`id < ${from}` : Prisma.sql`id > ${from}`)
  }
  return Prisma.join(parts, ' and ')
}
