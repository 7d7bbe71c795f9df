import { coverBy, quarterMs, type Span } from '@ground-control/core/usage/cover'
import type { Reader } from '@ground-control/db/database'
import { Prisma } from '@ground-control/db/generated/client'
import { readCounted } from '../../usage/read/counted.ts'
import { within } from '../../usage/read/within.ts'

const halfDayMs = 48 * quarterMs

export type WantedRuns = {
  /** of these agents, each for itself; absent: of all together */
  agentIds?: readonly string[] | undefined
  /** how finely it must be known when; absent: not at all */
  grainMs?: number
}

export type RunFacts = {
  /** rows `f` with `agent_id`, `at`, `started`, `succeeded`, `failed`, `cancelled` */
  ends: Prisma.Sql
  /** rows `f` with `agent_id`, `at`, `bucket`, `runs`: how long those took that were not cancelled, see `bucket_ms` */
  durations: Prisma.Sql
}

/**
 * How runs went that were made or ended in a span. A row is one or the sum of many: half days and quarters of an hour
 * are read summed up, as far as the grain allows; the edges of the span, and what has ended since, run by run.
 */
export async function runFacts(
  prisma: Reader,
  workspaceId: string,
  span: Span,
  wanted: WantedRuns,
): Promise<RunFacts> {
  const counted = (await readCounted(prisma, workspaceId))?.to ?? null
  const { sums, loose } = partsOf(span, wanted, counted)
  const { agentIds } = wanted
  const union = (parts: Prisma.Sql[]) => Prisma.sql`(${Prisma.join(parts, ' union all ')}) f`
  const summed = (table: Prisma.Sql, columns: Prisma.Sql) =>
    sums.map(
      ({ minutes, ...part }) => Prisma.sql`select u.agent_id, u.at, ${columns} from ${table} u
        where u.workspace_id = ${workspaceId} and u.minutes = ${minutes} and u.agent_id = any(${agentIds ?? ['']}::text[]) and ${within(part)}`,
    )
  // Of all together, as the sums have it: of agent ''.
  const agent = agentIds ? Prisma.sql`u.agent_id` : Prisma.sql`''`
  const ofAgents = agentIds ? Prisma.sql`and u.agent_id = any(${agentIds}::text[])` : Prisma.empty
  const one = (columns: Prisma.Sql, condition: Prisma.Sql) =>
    loose.map(
      (where) => Prisma.sql`select ${agent} as agent_id, u.at, ${columns} from run_facts u
        where u.workspace_id = ${workspaceId} and ${where} ${condition} ${ofAgents}`,
    )
  const ends = Prisma.sql`u.started, u.succeeded, u.failed, u.cancelled`
  return {
    ends: union([...summed(Prisma.sql`run_sums`, ends), ...one(ends, Prisma.empty)]),
    durations: union([
      ...summed(Prisma.sql`run_durations`, Prisma.sql`u.bucket, u.runs`),
      ...one(Prisma.sql`u.bucket, 1 as runs`, Prisma.sql`and u.bucket is not null`),
    ]),
  }
}

type Parts = { sums: Array<Span & { minutes: number }>; loose: Prisma.Sql[] }

function partsOf(
  span: Span,
  { grainMs = Number.POSITIVE_INFINITY }: WantedRuns,
  counted: string | null,
): Parts {
  if (counted === null || grainMs < quarterMs) return { sums: [], loose: [within(span)] }
  const halfDays = grainMs < halfDayMs ? { whole: [], rest: [span] } : coverBy(halfDayMs, [span])
  const quarters = coverBy(quarterMs, halfDays.rest)
  const sums = [
    ...halfDays.whole.map((part) => ({ ...part, minutes: 720 })),
    ...quarters.whole.map((part) => ({ ...part, minutes: 15 })),
  ]
  return {
    sums,
    loose: [
      ...quarters.rest.map((edge) => within(edge)),
      ...sums.map((part) => Prisma.sql`u.at > ${counted}::timestamptz and ${within(part)}`),
    ],
  }
}
