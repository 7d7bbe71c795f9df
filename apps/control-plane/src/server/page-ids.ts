import type { Reader } from '@ground-control/db/database'
import { Prisma } from '@ground-control/db/generated/client'
import { encodeCursor, type Position } from './cursor.ts'

/** A page that must look at rows to know whether they are wanted looks at this many at most; its cursor goes on. */
const readPerPage = 10_000

export type PageRequest = {
  table: 'runs' | 'approvals'
  workspaceId: string
  /** one of these, each read from its own index; null: all there are, by time. Never text from outside. */
  statuses: readonly string[] | null
  /** runs that have this tag, read from the index of tags; not together with `statuses` */
  tag: string | null
  /** Conditions that an index serves, alias `t`. With `tag`: on created_at alone. */
  where: readonly Prisma.Sql[]
  /** Conditions that no index serves, alias `t`: a page may come out shorter than `limit` and still have a cursor. */
  match: readonly Prisma.Sql[]
  order: 'newest' | 'oldest'
  after: Position | null
  limit: number
}

/**
 * The ids of one page of runs or approvals, sorted by time, at the same price for any size of table: what is wanted
 * is read from the end of an index, and what no index serves is looked for in 10,000 rows at most.
 */
export async function pageIds(
  prisma: Reader,
  request: PageRequest,
): Promise<{ ids: string[]; nextCursor: string | null }> {
  const { limit, match } = request
  const take = match.length === 0 ? limit + 1 : readPerPage
  const way = Prisma.raw(request.order === 'newest' ? 'desc' : 'asc')
  const rows = await prisma.$queryRaw<Array<{ id: string; at: Date; hit: boolean; n: bigint }>>`
    select id, at, hit, n from (
      select id, at, hit, row_number() over (order by at ${way}, id ${way}) as n
      from (${Prisma.join(sources(request, take, way), ' union all ')}) t order by at ${way}, id ${way} limit ${take}
    ) page where hit or n = ${take} order by n limit ${limit + 2}`
  const hits = rows.filter((row) => row.hit)
  const items = hits.slice(0, limit)
  const edge = match.length === 0 ? undefined : rows.find((row) => Number(row.n) === take)
  const last = hits.length > limit ? items.at(-1) : edge
  return {
    ids: items.map((row) => row.id),
    nextCursor: last === undefined ? null : encodeCursor({ at: last.at, id: last.id }),
  }
}

function sources(request: PageRequest, take: number, way: Prisma.Sql): Prisma.Sql[] {
  const { table, after, statuses, tag, workspaceId } = request
  const hit = request.match.length === 0 ? Prisma.sql`true` : Prisma.join([...request.match], ' and ')
  const beyond = Prisma.raw(request.order === 'newest' ? '<' : '>')
  const conditions = [Prisma.sql`t.workspace_id = ${workspaceId}`, ...request.where]
  if (tag !== null) {
    if (after)
      conditions.push(Prisma.sql`(t.created_at, t.run_id) ${beyond} (${after.at}::timestamptz, ${after.id})`)
    return [
      // Lateral: a plain join would be planned as a hash over all runs, thirty times as long.
      Prisma.sql`(select t.id, t.created_at as at, (${hit}) as hit from (
          select t.run_id from run_tags t where t.tag = ${tag} and ${Prisma.join(conditions, ' and ')}
          order by t.created_at ${way}, t.run_id ${way} limit ${take}
        ) tagged cross join lateral (select * from runs where id = tagged.run_id offset 0) t)`,
    ]
  }
  if (after)
    conditions.push(Prisma.sql`(t.created_at, t.id) ${beyond} (${after.at}::timestamptz, ${after.id})`)
  // A literal, so that the planner sees that the status's own index holds all there is.
  const each = statuses?.map((status) => [...conditions, Prisma.raw(`t.status = '${status}'`)]) ?? [
    conditions,
  ]
  return each.map(
    (these) => Prisma.sql`(select t.id, t.created_at as at, (${hit}) as hit from ${Prisma.raw(table)} t
      where ${Prisma.join(these, ' and ')} order by t.created_at ${way}, t.id ${way} limit ${take})`,
  )
}

/** Rows in the order of the page's ids. */
export function inOrder<Row extends { id: string }>(ids: readonly string[], rows: readonly Row[]): Row[] {
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}
