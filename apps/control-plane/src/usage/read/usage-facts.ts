import { coverOf, type DaySpan, type Span, weeksOf } from '@ground-control/core/usage/cover'
import type { Reader } from '@ground-control/db/database'
import { Prisma } from '@ground-control/db/generated/client'
import { type Counted, readCounted } from './counted.ts'
import { type Dimension, dimensions, type FactFilters, filtersOf, measures } from './dimensions.ts'
import { cutThatKeeps, type SumCut } from './sum-cuts.ts'
import { within } from './within.ts'

export type WantedFacts = {
  by?: readonly Dimension[]
  filters?: FactFilters
  /** how finely it must be told when: as the `day` on a zone's clocks, or as an instant `at`, to the quarter of an hour or exactly */
  moment?: { day: { timeZone: string } } | 'quarter' | 'instant' | undefined
}

/**
 * What calls used that began in a span, and what was corrected of their cost: rows `f` with the measures of
 * `usage_facts`, what is wanted `by`, and `day` or `at`. A row is one call or the sum of many: whole weeks, days and
 * quarters of an hour are read summed up; what became known since, and the edges of the span, call by call. Where tags
 * are wanted, a run with several is there once for each.
 */
export async function usageFacts(
  prisma: Reader,
  workspaceId: string,
  span: Span,
  { by = [], filters = {}, moment }: WantedFacts,
): Promise<Prisma.Sql> {
  const wanted = { workspaceId, by, filters, moment }
  const cut = moment === 'instant' ? undefined : cutOf(by, filters)
  const counted = cut && (await readCounted(prisma, workspaceId))
  const parts = cut && counted ? partsOf(wanted, span, cut, counted) : [factsOneByOne(wanted, within(span))]
  return Prisma.sql`(${Prisma.join(parts, ' union all ')}) f`
}

function cutOf(by: readonly Dimension[], filters: FactFilters): SumCut | undefined {
  // Of runs that have one tag the others count as well: sums by tag no longer know which.
  if (by.includes('tag') && filters.tag !== undefined) return undefined
  return cutThatKeeps([...by, ...filtersOf(filters).map(({ dimension }) => dimension)])
}

type Wanted = {
  workspaceId: string
  by: readonly Dimension[]
  filters: FactFilters
  moment: WantedFacts['moment']
}

function partsOf(wanted: Wanted, span: Span, cut: SumCut, counted: Counted): Prisma.Sql[] {
  const { moment } = wanted
  const days =
    moment === undefined || (typeof moment === 'object' && moment.day.timeZone === counted.timeZone)
  const cover = coverOf(span, { timeZone: counted.timeZone, days })
  const quarters = cut.hasQuarters ? cover.quarters : []
  const edges = cut.hasQuarters ? cover.rest : [...cover.quarters, ...cover.rest]
  const isSince = Prisma.sql`u.known_at > ${counted.to}::timestamptz and ${within(span)}`
  return [
    ...(cover.days ? sumsOfDays(wanted, cut, cover.days) : []),
    ...quarters.map((quarter) => sumsOfQuarters(wanted, cut, quarter)),
    ...edges.map((edge) => factsOneByOne(wanted, within(edge))),
    factsOneByOne(wanted, all([isSince, ...edges.map((edge) => Prisma.sql`not (${within(edge)})`)])),
  ]
}

const all = (conditions: readonly Prisma.Sql[]) => Prisma.join([...conditions], ' and ')

function sumsOfDays(wanted: Wanted, cut: SumCut, span: DaySpan): Prisma.Sql[] {
  const table = Prisma.sql`usage_days`
  const among = ({ from, to }: DaySpan) => Prisma.sql`u.day between ${from}::date and ${to}::date`
  const sums = (days: 1 | 7, moment: Prisma.Sql[]) => (part: DaySpan) =>
    sumsOf(wanted, cut, moment, table, Prisma.sql`u.days = ${days} and ${among(part)}`)
  if (wanted.moment !== undefined) return [span].map(sums(1, [Prisma.sql`u.day::text as day`]))
  const { weeks, days } = weeksOf(span)
  return [...weeks.map(sums(7, [])), ...days.map(sums(1, []))]
}

function sumsOfQuarters(wanted: Wanted, cut: SumCut, span: Span): Prisma.Sql {
  const quarter = Prisma.sql`u.quarter`
  return sumsOf(wanted, cut, momentOf(wanted, quarter), Prisma.sql`usage_quarters`, within(span, quarter))
}

function sumsOf(
  { workspaceId, by, filters }: Wanted,
  cut: SumCut,
  moment: readonly Prisma.Sql[],
  table: Prisma.Sql,
  spanned: Prisma.Sql,
): Prisma.Sql {
  const told = by.map(
    (dimension) => Prisma.sql`${dimensions[dimension].ofSum} as ${dimensions[dimension].name}`,
  )
  const narrowed = filtersOf(filters).map(
    ({ dimension, value }) => Prisma.sql`u.${dimensions[dimension].name} = ${value}`,
  )
  return Prisma.sql`select ${Prisma.join([...moment, ...told, measures])} from ${table} u
    where ${all([Prisma.sql`u.workspace_id = ${workspaceId}`, Prisma.sql`u.cut = ${cut.name}`, spanned, ...narrowed])}`
}

/** From the index `steps_calls` alone, but for the names of tools; with their runs only where something of those is wanted. */
function factsOneByOne(wanted: Wanted, where: Prisma.Sql): Prisma.Sql {
  const { workspaceId, by, filters } = wanted
  const told = by.map(
    (dimension) => Prisma.sql`${dimensions[dimension].ofFact} as ${dimensions[dimension].name}`,
  )
  const narrowed = filtersOf(filters).map(({ dimension, value }) =>
    dimension === 'tag' ? hasTag(workspaceId, value) : Prisma.sql`${dimensions[dimension].ofFact} = ${value}`,
  )
  const isOfRun = [...by, ...filtersOf(filters).map(({ dimension }) => dimension)].some(
    (dimension) => dimensions[dimension].isOfRun,
  )
  return Prisma.sql`select ${Prisma.join([...momentOf(wanted, Prisma.sql`u.at`), ...told, measures])} from usage_facts u
    ${isOfRun ? Prisma.sql`join runs r on r.id = u.run_id` : Prisma.empty}
    ${by.includes('tag') ? Prisma.sql`cross join lateral (select distinct tag from unnest(r.tags) as tag) t` : Prisma.empty}
    where ${all([Prisma.sql`u.workspace_id = ${workspaceId}`, where, ...narrowed])}`
}

const hasTag = (workspaceId: string, tag: string) => Prisma.sql`exists (select from run_tags g
  where g.workspace_id = ${workspaceId} and g.tag = ${tag} and g.created_at = r.created_at and g.run_id = r.id)`

function momentOf({ moment }: Wanted, at: Prisma.Sql): Prisma.Sql[] {
  if (moment === undefined) return []
  if (typeof moment === 'string') return [Prisma.sql`${at} as at`]
  return [Prisma.sql`to_char(${at} at time zone ${moment.day.timeZone}, 'YYYY-MM-DD') as day`]
}
