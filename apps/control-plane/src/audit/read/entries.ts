import type { Actor } from '@ground-control/core/actors'
import { type AuditEntryView, frequentActions, type listAuditInput } from '@ground-control/core/audit/schema'
import { id, idsFrom } from '@ground-control/core/ids'
import type { Page } from '@ground-control/core/paging'
import type { Reader } from '@ground-control/db/database'
import { Prisma } from '@ground-control/db/generated/client'
import { type AuditRow, auditColumns, auditFactOf } from '@ground-control/db/repositories/audit-batches'
import type { z } from 'zod'
import { decodeKey, encodeKey } from '../../server/key-cursor.ts'
import { likePattern } from '../../server/like-pattern.ts'
import type { Services } from '../../services.ts'

/**
 * How far a page looks for matches that no index gives before it hands back what it has: words within texts, and what
 * stands in nearly every entry. So a search that finds nothing in a trail of millions still answers at once, with a
 * cursor.
 */
const mostSearched = 20_000

type Input = z.output<typeof listAuditInput>
/** Entries that an index gives in order, and what is looked for among them. */
type Wanted = { found: Prisma.Sql; sought: Prisma.Sql | null }

/** The workspace's audit entries, newest first: their ids carry the time. */
export async function listAudit(
  services: Services,
  actor: Actor,
  input: Input,
): Promise<Page<AuditEntryView>> {
  const wanted = conditions(actor.workspaceId, input)
  return services.db.read(actor.workspaceId, async (prisma) => {
    const matches = await findMatches(prisma, wanted, input.limit + 1)
    const items = matches.slice(0, input.limit)
    const next = matches.length > input.limit ? items.at(-1) : await findSearchEnd(prisma, wanted)
    return {
      items: await readViews(prisma, actor.workspaceId, items),
      nextCursor: next === undefined ? null : encodeKey(next),
    }
  })
}

function conditions(workspaceId: string, input: Input): Wanted {
  const found = [Prisma.sql`workspace_id = ${workspaceId}`]
  const sought: Prisma.Sql[] = []
  const { actorId, action, subjectId, runId } = input
  if (actorId !== undefined) {
    if (/^(user|key)_/.test(actorId)) found.push(Prisma.sql`actor_id = ${actorId} and actor_kind <> 'system'`)
    else sought.push(Prisma.sql`actor_id = ${actorId}`)
  }
  if (action !== undefined) {
    if (frequentActions.some((frequent) => frequent === action)) sought.push(Prisma.sql`action = ${action}`)
    else found.push(Prisma.sql`action = ${action} and action not in (${frequent})`)
  }
  if (subjectId !== undefined)
    found.push(
      subjectId.startsWith('run_')
        ? Prisma.sql`run_id = ${subjectId} and subject_id = ${subjectId}`
        : Prisma.sql`subject_id = ${subjectId} and subject_kind <> 'run'`,
    )
  if (runId !== undefined) found.push(Prisma.sql`run_id = ${runId}`)
  if (input.since !== undefined)
    found.push(Prisma.sql`id >= ${idsFrom('auditEntry', Date.parse(input.since))}`)
  if (input.until !== undefined)
    found.push(Prisma.sql`id < ${idsFrom('auditEntry', Date.parse(input.until))}`)
  if (input.cursor !== undefined) found.push(Prisma.sql`id < ${decodeKey(id('auditEntry'), input.cursor)}`)
  if (input.search) {
    const part = likePattern(input.search)
    sought.push(
      Prisma.sql`(action ilike ${part} or actor_name ilike ${part} or subject_id ilike ${part} or run_id ilike ${part} or id ilike ${part})`,
    )
  }
  return {
    found: Prisma.join(found, ' and '),
    sought: sought.length === 0 ? null : Prisma.join(sought, ' and '),
  }
}

const frequent = Prisma.raw(frequentActions.map((action) => `'${action}'`).join(', '))

async function findMatches(prisma: Reader, { found, sought }: Wanted, most: number): Promise<string[]> {
  const rows =
    sought === null
      ? await prisma.$queryRaw<Array<{ id: string }>>`
          select id from audit_entries where ${found} order by id desc limit ${most}`
      : await prisma.$queryRaw<Array<{ id: string }>>`
          select id from (select * from audit_entries where ${found} order by id desc limit ${mostSearched}) searched
          where ${sought} order by id desc limit ${most}`
  return rows.map((row) => row.id)
}

/** Where a search stopped looking; undefined when it saw everything. */
async function findSearchEnd(prisma: Reader, { found, sought }: Wanted): Promise<string | undefined> {
  if (sought === null) return undefined
  const [end] = await prisma.$queryRaw<Array<{ id: string }>>`
    select id from audit_entries where ${found} order by id desc offset ${mostSearched - 1} limit 1`
  return end?.id
}

/**
 * The entries, with their places. A batch is made after the entries it holds, so the first one after an entry holds
 * it, or a later one where the entry's transaction took long to commit: over before 200 batches are made, at two a
 * second.
 */
export async function readViews(
  prisma: Reader,
  workspaceId: string,
  ids: string[],
): Promise<AuditEntryView[]> {
  if (ids.length === 0) return []
  const rows = await prisma.$queryRaw<Array<AuditRow & { batch: number | null; place: number | null }>>`
    select ${Prisma.raw(auditColumns)}, b.number as batch, b.place
    from audit_entries e
    left join lateral (
      select number, array_position(entry_ids, e.id) as place from (
        select number, entry_ids, created_at from audit_batches
        where workspace_id = ${workspaceId} and created_at >= e.at order by created_at limit 200
      ) later
      where e.id = any(entry_ids) order by created_at limit 1
    ) b on true
    where e.workspace_id = ${workspaceId} and e.id = any(${ids}::text[])
    order by e.id desc`
  return rows.map(({ batch, place, ...row }) => ({
    ...auditFactOf(row),
    sealed: batch === null || place === null ? null : { batch, position: place - 1 },
  }))
}
