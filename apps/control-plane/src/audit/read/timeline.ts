import type { Actor } from '@ground-control/core/actors'
import {
  type AuditTimeline,
  type auditTimelineInput,
  concerningActions,
} from '@ground-control/core/audit/schema'
import { id, idsFrom } from '@ground-control/core/ids'
import type { Reader } from '@ground-control/db/database'
import { Prisma } from '@ground-control/db/generated/client'
import type { z } from 'zod'
import { decodeKey, encodeKey } from '../../server/key-cursor.ts'
import type { Services } from '../../services.ts'
import { readViews } from './entries.ts'

type Input = z.output<typeof auditTimelineInput>
const concerning = Prisma.raw(concerningActions.map((action) => `'${action}'`).join(', '))

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
  const range = [Prisma.sql`workspace_id = ${workspaceId}`]
  if (input.since !== undefined)
    range.push(Prisma.sql`id >= ${idsFrom('auditEntry', Date.parse(input.since))}`)
  if (input.until !== undefined)
    range.push(Prisma.sql`id < ${idsFrom('auditEntry', Date.parse(input.until))}`)
  if (input.cursor !== undefined) range.push(Prisma.sql`id < ${decodeKey(id('auditEntry'), input.cursor)}`)
  const within = Prisma.join(range, ' and ')
  const most = input.limit + 1
  const did = Prisma.sql`actor_id = ${who} and actor_kind <> 'system'`
  const toThem = Prisma.sql`subject_id = ${who} and subject_kind <> 'run'`
  const about = Prisma.sql`audit_concerns(before, after) @> ${JSON.stringify([who])}::jsonb and action in (${concerning})`
  const others = part === 'received' ? Prisma.sql`and actor_id <> ${who}` : Prisma.empty
  const ways = [
    ...(part === 'received' ? [] : [did]),
    ...(part === 'did' ? [] : [Prisma.sql`${toThem} ${others}`, Prisma.sql`${about} ${others}`]),
  ].map(
    (way) =>
      Prisma.sql`(select id from audit_entries where ${within} and ${way} order by id desc limit ${most})`,
  )
  const rows = await prisma.$queryRaw<Array<{ id: string }>>`
    select id from (${Prisma.join(ways, ' union ')}) found order by id desc limit ${most}`
  return rows.map((row) => row.id)
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
