import type { Actor } from '@ground-control/core/actors'
import type { Page } from '@ground-control/core/paging'
import type { ListRunsInput, RunSummary } from '@ground-control/core/runs/schema'
import { Prisma } from '@ground-control/db/generated/client'
import { decodeCursor } from '../../server/cursor.ts'
import { likePattern } from '../../server/like-pattern.ts'
import { inOrder, type PageRequest, pageIds } from '../../server/page-ids.ts'
import type { Services } from '../../services.ts'
import { runSummaries } from './run-summaries.ts'

/** A page of the workspace's runs, newest first. Throws bad_request for a strange cursor. */
export async function listRuns(
  services: Services,
  actor: Actor,
  input: ListRunsInput,
): Promise<Page<RunSummary>> {
  const after = decodeCursor(input.cursor)
  return services.db.read(actor.workspaceId, async (prisma) => {
    const page = await pageIds(prisma, {
      table: 'runs',
      workspaceId: actor.workspaceId,
      ...planOf(input),
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
 * Which index is read: of the end user, else the tag, else the statuses, else the agent, else of all runs; those
 * before leave fewer rows as a rule. What that index does not know is looked at row by row.
 */
function planOf(input: ListRunsInput): Pick<PageRequest, 'statuses' | 'tag' | 'where' | 'match'> {
  const statuses = input.status?.length ? [...new Set(input.status)] : null
  const where: Prisma.Sql[] = []
  const match: Prisma.Sql[] = []
  if (input.since !== undefined) where.push(Prisma.sql`t.created_at >= ${instant(input.since)}::timestamptz`)
  if (input.until !== undefined) where.push(Prisma.sql`t.created_at < ${instant(input.until)}::timestamptz`)
  if (input.search) match.push(searched(likePattern(input.search)))

  const ofStatus = Prisma.sql`t.status::text = any(${statuses}::text[])`
  const ofAgent = Prisma.sql`t.agent_id = ${input.agentId}`
  if (input.endUser || input.tag !== undefined) {
    if (statuses !== null) match.push(ofStatus)
    if (input.agentId !== undefined) match.push(ofAgent)
    if (!input.endUser) return { statuses: null, tag: input.tag!, where, match }
    if (input.tag !== undefined) match.push(Prisma.sql`${input.tag} = any(t.tags)`)
    return { statuses: null, tag: null, where: [...where, Prisma.sql`t.end_user = ${input.endUser}`], match }
  }
  if (input.agentId === undefined) return { statuses, tag: null, where, match }
  if (statuses !== null) return { statuses, tag: null, where, match: [...match, ofAgent] }
  return { statuses: null, tag: null, where: [...where, ofAgent], match }
}

const searched = (pattern: string) =>
  Prisma.sql`(t.id ilike ${pattern} or coalesce(t.end_user, '') ilike ${pattern}
    or array_to_string(t.tags, chr(10)) ilike ${pattern})`

/** No run is older than 1970, and Postgres knows no year 0. */
const instant = (text: string) => new Date(Math.max(0, Date.parse(text)))
