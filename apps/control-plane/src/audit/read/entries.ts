import type { Actor } from '@ground-control/core/actors'
import type { AuditEntryView, listAuditInput } from '@ground-control/core/audit/schema'
import type { Page } from '@ground-control/core/paging'
import type { Reader } from '@ground-control/db/database'
import { Prisma } from '@ground-control/db/generated/client'
import { type AuditRow, auditColumns, auditFactOf } from '@ground-control/db/repositories/audit-batches'
import type { z } from 'zod'
import { decodeCursor, encodeCursor } from '../../server/cursor.ts'
import { likePattern } from '../../server/like-pattern.ts'
import type { Services } from '../../services.ts'

/**
 * How far a search looks for matches before it hands back what it has. Words within texts have no index that
 * inserts could afford; so a search that finds nothing in a trail of millions still answers at once, with a cursor.
 */
const mostSearched = 20_000

/** The workspace's audit entries, newest first. */
export async function listAudit(
  services: Services,
  actor: Actor,
  input: z.output<typeof listAuditInput>,
): Promise<Page<AuditEntryView>> {
  const found = condition(actor.workspaceId, input)
  return services.db.read(actor.workspaceId, async (prisma) => {
    const matches = await findMatches(prisma, found, input)
    const items = matches.slice(0, input.limit)
    const last = items.at(-1)
    const next =
      matches.length > input.limit && last !== undefined ? last : await findSearchEnd(prisma, found, input)
    return {
      items: await readViews(prisma, items),
      nextCursor: next === null ? null : encodeCursor(next),
    }
  })
}

type Place = { id: string; at: Date }
type Input = z.output<typeof listAuditInput>

function condition(workspaceId: string, input: Input): Prisma.Sql {
  const parts = [Prisma.sql`workspace_id = ${workspaceId}`]
  if (input.actorId !== undefined) parts.push(Prisma.sql`actor_id = ${input.actorId}`)
  if (input.action !== undefined) parts.push(Prisma.sql`action = ${input.action}`)
  if (input.subjectId !== undefined) parts.push(Prisma.sql`subject_id = ${input.subjectId}`)
  if (input.runId !== undefined) parts.push(Prisma.sql`run_id = ${input.runId}`)
  if (input.since !== undefined) parts.push(Prisma.sql`at >= ${new Date(input.since)}`)
  if (input.until !== undefined) parts.push(Prisma.sql`at < ${new Date(input.until)}`)
  const after = decodeCursor(input.cursor)
  if (after !== null) parts.push(Prisma.sql`(at, id) < (${after.at}, ${after.id})`)
  return Prisma.join(parts, ' and ')
}

async function findMatches(prisma: Reader, found: Prisma.Sql, input: Input): Promise<Place[]> {
  const most = input.limit + 1
  if (!input.search)
    return prisma.$queryRaw<Place[]>`
      select id, at from audit_entries where ${found} order by at desc, id desc limit ${most}`
  const part = likePattern(input.search)
  return prisma.$queryRaw<Place[]>`
    select id, at from (
      select id, at, action, actor_name, subject_id, run_id from audit_entries where ${found}
      order by at desc, id desc limit ${mostSearched}
    ) searched
    where action ilike ${part} or actor_name ilike ${part} or subject_id ilike ${part} or run_id ilike ${part} or id ilike ${part}
    order by at desc, id desc limit ${most}`
}

/** Where a search stopped looking; null when it saw everything. */
async function findSearchEnd(prisma: Reader, found: Prisma.Sql, input: Input): Promise<Place | null> {
  if (!input.search) return null
  const [end] = await prisma.$queryRaw<Place[]>`
    select id, at from audit_entries where ${found} order by at desc, id desc offset ${mostSearched - 1} limit 1`
  return end ?? null
}

async function readViews(prisma: Reader, places: Place[]): Promise<AuditEntryView[]> {
  if (places.length === 0) return []
  const rows = await prisma.$queryRaw<Array<AuditRow & { batch: number | null; position: number | null }>>`
    select ${Prisma.raw(auditColumns)}, b.number as batch, l.position
    from audit_entries e
    left join audit_leaves l on l.entry_id = e.id
    left join audit_batches b on b.id = l.batch_id
    where e.id = any(${places.map((place) => place.id)}::text[])
    order by e.at desc, e.id desc`
  return rows.map((row) => ({
    ...auditFactOf(row),
    sealed: row.batch === null || row.position === null ? null : { batch: row.batch, position: row.position },
  }))
}
