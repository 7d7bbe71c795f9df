import type { Reader } from '@ground-control/db/database'
import { Prisma } from '@ground-control/db/generated/client'
import { encodeCursor, type Position } from './cursor.ts'

/** A page of a search looks through this many rows at most, and its cursor goes on after the last of them. */
export const searchedPerPage = 10_000

export type PageRequest = {
  table: 'runs' | 'approvals'
  workspaceId: string
  /** Non-null: each status is read from its own end of the index, and the ends are merged. */
  statuses: readonly string[] | null
  /** on the columns of `table`, alias `t` */
  where: readonly Prisma.Sql[]
  /** true for a row that is looked for; null where every row is */
  match: Prisma.Sql | null
  order: 'newest' | 'oldest'
  after: Position | null
  limit: number
}

/**
 * The ids of one page of runs or approvals, sorted by time. Reads no more rows than it must at any size of table:
 * `status in (…) order by created_at` alone would read and sort all of those statuses, or walk past all others.
 * A search may return fewer than `limit` and still have a cursor: what is beyond was not looked through yet.
 */
export async function pageIds(
  prisma: Reader,
  request: PageRequest,
): Promise<{ ids: string[]; nextCursor: string | null }> {
  const { limit, match } = request
  const take = match === null ? limit + 1 : searchedPerPage
  const rows = await prisma.$queryRaw<Array<{ id: string; at: Date; hit: boolean; n: bigint }>>`
    select id, at, hit, n from (
      select t.id, t.created_at as at, ${match ?? Prisma.sql`true`} as hit,
        row_number() over (order by t.created_at ${direction(request)}, t.id ${direction(request)}) as n
      from (${source(request, take)}) t
    ) page where hit or n = ${take} order by n limit ${limit + 2}`
  const hits = rows.filter((row) => row.hit)
  const items = hits.slice(0, limit)
  const edge = rows.find((row) => Number(row.n) === take)
  const last = hits.length > limit ? items.at(-1) : match === null ? undefined : edge
  return {
    ids: items.map((row) => row.id),
    nextCursor: last === undefined ? null : encodeCursor({ at: last.at, id: last.id }),
  }
}

const direction = ({ order }: PageRequest) => Prisma.raw(order === 'newest' ? 'desc' : 'asc')

function source(request: PageRequest, take: number): Prisma.Sql {
  const { table, statuses, after, order } = request
  const way = direction(request)
  const conditions = [Prisma.sql`t.workspace_id = ${request.workspaceId}`, ...request.where]
  if (after !== null) {
    const beyond = Prisma.raw(order === 'newest' ? '<' : '>')
    conditions.push(Prisma.sql`(t.created_at, t.id) ${beyond} (${after.at}::timestamptz, ${after.id})`)
  }
  const name = Prisma.raw(table)
  if (statuses === null)
    return Prisma.sql`select t.* from ${name} t where ${Prisma.join(conditions, ' and ')}
      order by t.created_at ${way}, t.id ${way} limit ${take}`
  const statusType = Prisma.raw(table === 'runs' ? 'run_status' : 'approval_status')
  return Prisma.sql`select t.* from unnest(${[...statuses]}::text[]) s (status) cross join lateral (
      select t.* from ${name} t where t.status = s.status::${statusType} and ${Prisma.join(conditions, ' and ')}
      order by t.created_at ${way}, t.id ${way} limit ${take}
    ) t order by t.created_at ${way}, t.id ${way} limit ${take}`
}

/** Rows in the order of the page's ids. */
export function inOrder<Row extends { id: string }>(ids: readonly string[], rows: readonly Row[]): Row[] {
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}
