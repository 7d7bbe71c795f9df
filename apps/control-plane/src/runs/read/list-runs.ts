import type { Actor } from '@ground-control/core/actors'
import type { Page } from '@ground-control/core/paging'
import { type ListRunsInput, type RunSummary, runStatus } from '@ground-control/core/runs/schema'
import { Prisma } from '@ground-control/db/generated/client'
import { decodeCursor } from '../../server/cursor.ts'
import { likePattern } from '../../server/like-pattern.ts'
import { inOrder, pageIds } from '../../server/page-ids.ts'
import type { Services } from '../../services.ts'
import { runSummaries } from './run-summaries.ts'

/** A page of the workspace's runs, newest first. Throws bad_request for a strange cursor. */
export async function listRuns(
  services: Services,
  actor: Actor,
  input: ListRunsInput,
): Promise<Page<RunSummary>> {
  const after = decodeCursor(input.cursor)
  const { statuses, where } = filtersOf(input)
  const pattern = likePattern(input.search ?? '')
  return services.db.read(actor.workspaceId, async (prisma) => {
    const page = await pageIds(prisma, {
      table: 'runs',
      workspaceId: actor.workspaceId,
      statuses,
      where,
      match: input.search
        ? Prisma.sql`(t.id ilike ${pattern} or coalesce(t.end_user, '') ilike ${pattern}
            or array_to_string(t.tags, chr(10)) ilike ${pattern})`
        : null,
      order: 'newest',
      after,
      limit: input.limit,
    })
    const rows = await prisma.run.findMany({
      where: { id: { in: page.ids } },
      omit: { input: true, output: true },
    })
    return { items: await runSummaries(prisma, inOrder(page.ids, rows)), nextCursor: page.nextCursor }
  })
}

/**
 * End user and tag have indexes of their own, which leave few rows; a status or an agent alone may leave millions
 * or none, so there each status is read from its end of an index.
 */
function filtersOf(input: ListRunsInput): { statuses: readonly string[] | null; where: Prisma.Sql[] } {
  const wanted = input.status?.length ? [...new Set(input.status)] : null
  const where: Prisma.Sql[] = []
  if (input.agentId !== undefined) where.push(Prisma.sql`t.agent_id = ${input.agentId}`)
  if (input.endUser) where.push(Prisma.sql`t.end_user = ${input.endUser}`)
  if (input.tag !== undefined) where.push(Prisma.sql`t.tags @> ${[input.tag]}::text[]`)
  if (input.since !== undefined) where.push(Prisma.sql`t.created_at >= ${instant(input.since)}::timestamptz`)
  if (input.until !== undefined) where.push(Prisma.sql`t.created_at < ${instant(input.until)}::timestamptz`)
  if (!input.endUser && input.tag === undefined)
    return { statuses: wanted ?? (input.agentId === undefined ? null : runStatus.options), where }
  if (wanted !== null) where.push(Prisma.sql`t.status::text = any(${wanted}::text[])`)
  return { statuses: null, where }
}

/** No run is older than 1970, and Postgres knows no year 0. */
const instant = (text: string) => new Date(Math.max(0, Date.parse(text)))
