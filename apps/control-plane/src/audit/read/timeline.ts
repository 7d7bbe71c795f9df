import type { Actor } from '@ground-control/core/actors'
import type { AuditTimeline, auditTimelineInput } from '@ground-control/core/audit/schema'
import { id, idsFrom } from '@ground-control/core/ids'
import type { Reader } from '@ground-control/db/database'
import { Prisma } from '@ground-control/db/generated/client'
import type { z } from 'zod'
import { decodeKey, encodeKey } from '../../server/key-cursor.ts'
import type { Services } from '../../services.ts'
import { readViews } from './entries.ts'

type Input = z.output<typeof auditTimelineInput>

/**
 * Everything a person or a key did, and what was done to them, newest first: their role and their keys, questions
 * that went to them, messages, absences, sessions. Each of the three ways to find an entry has an index.
 */
export async function readTimeline(
  services: Services,
  { workspaceId }: Actor,
  input: Input,
): Promise<AuditTimeline> {
  return services.db.read(workspaceId, async (prisma) => {
    const matches = await findMatches(prisma, workspaceId, input)
    const items = matches.slice(0, input.limit)
    const last = items.at(-1)
    const views = await readViews(prisma, workspaceId, items)
    return {
      name: await readName(prisma, workspaceId, input.who),
      items: views.map((entry) => ({ ...entry, part: entry.actor.id === input.who ? 'did' : 'received' })),
      nextCursor: matches.length > input.limit && last !== undefined ? encodeKey(last) : null,
    }
  })
}

async function findMatches(prisma: Reader, workspaceId: string, input: Input): Promise<string[]> {
  const { who, part } = input
  const most = input.limit + 1
  const others = part === 'received' ? Prisma.sql`and actor_id <> ${who}` : Prisma.empty
  const entries = (id: string) => Prisma.sql`workspace_id = ${workspaceId} ${rangeOf(input, id)}`
  const did = Prisma.sql`(select id from audit_entries
    where ${entries('id')} and actor_id = ${who} and actor_kind <> 'system' order by id desc limit ${most})`
  const toThem = Prisma.sql`(select id from audit_entries
    where ${entries('id')} and subject_id = ${who} and subject_kind <> 'run' ${others} order by id desc limit ${most})`
  // Theirs are left out one by one: they are in the list of what concerns them only where they concern themselves.
  const about = Prisma.sql`(select entry_id as id from audit_concerned c
    where ${entries('entry_id')} and who = ${who} ${
      part === 'received'
        ? Prisma.sql`and not exists (select from audit_entries e
            where e.workspace_id = c.workspace_id and e.id = c.entry_id and e.actor_id = ${who})`
        : Prisma.empty
    } order by entry_id desc limit ${most})`
  const ways = [...(part === 'received' ? [] : [did]), ...(part === 'did' ? [] : [toThem, about])]
  const rows = await prisma.$queryRaw<Array<{ id: string }>>`
    select id from (${Prisma.join(ways, ' union ')}) found order by id desc limit ${most}`
  return rows.map((row) => row.id)
}

function rangeOf(input: Input, column: string): Prisma.Sql {
  const of = Prisma.raw(column)
  const range: Prisma.Sql[] = []
  if (input.since !== undefined)
    range.push(Prisma.sql`and ${of} >= ${idsFrom('auditEntry', Date.parse(input.since))}`)
  if (input.until !== undefined)
    range.push(Prisma.sql`and ${of} < ${idsFrom('auditEntry', Date.parse(input.until))}`)
  if (input.cursor !== undefined)
    range.push(Prisma.sql`and ${of} < ${decodeKey(id('auditEntry'), input.cursor)}`)
  return range.length === 0 ? Prisma.empty : Prisma.join(range, ' ')
}

async function readName(prisma: Reader, workspaceId: string, who: string): Promise<string | null> {
  const [row] = await prisma.$queryRaw<Array<{ name: string | null }>>`
    select coalesce(
      (select u.name from users u join members m on m.user_id = u.id
       where u.id = ${who} and m.workspace_id = ${workspaceId}),
      (select name from api_keys where id = ${who} and workspace_id = ${workspaceId}),
      (select actor_name from audit_entries where workspace_id = ${workspaceId} and actor_id = ${who}
         and actor_kind <> 'system' order by id desc limit 1)) as name`
  return row?.name ?? null
}
