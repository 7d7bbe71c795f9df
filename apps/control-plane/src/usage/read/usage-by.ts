import type { Actor } from '@ground-control/core/actors'
import type { Page } from '@ground-control/core/paging'
import type { UsageBy, UsageRow, UsageSums, usageByInput } from '@ground-control/core/usage/schema'
import type { Reader } from '@ground-control/db/database'
import { Prisma } from '@ground-control/db/generated/client'
import { z } from 'zod'
import { decodeKey, encodeKey } from '../../server/key-cursor.ts'
import type { Services } from '../../services.ts'
import { readWindow, usageFacts, usageSums } from './usage-facts.ts'

const place = z.tuple([z.string().regex(/^-?\d{1,30}$/), z.string()])

/** Whom a call counts for. A run with several tags counts for each of them. */
const keys: Record<UsageBy, { key: Prisma.Sql; where: Prisma.Sql; runs: boolean }> = {
  agent: { key: Prisma.sql`r.agent_id`, where: Prisma.sql`true`, runs: true },
  version: { key: Prisma.sql`r.agent_version_id`, where: Prisma.sql`true`, runs: true },
  model: { key: Prisma.sql`coalesce(f.model, 'unknown')`, where: Prisma.sql`f.is_model`, runs: false },
  endUser: { key: Prisma.sql`r.end_user`, where: Prisma.sql`r.end_user is not null`, runs: true },
  tag: { key: Prisma.sql`t.tag`, where: Prisma.sql`true`, runs: true },
  tool: { key: Prisma.sql`f.tool`, where: Prisma.sql`not f.is_model`, runs: false },
}

/** What calls of a window used and cost, by whom or what, dearest first. */
export function readUsageBy(
  services: Services,
  { workspaceId }: Actor,
  input: z.output<typeof usageByInput>,
): Promise<Page<UsageRow>> {
  const { by, cursor, limit } = input
  return services.db.read(workspaceId, async (prisma) => {
    const window = await readWindow(prisma, workspaceId, input)
    const { key, where, runs } = keys[by]
    const facts = usageFacts(workspaceId, window, input, { tool: by === 'tool', runs })
    const tags =
      by === 'tag'
        ? Prisma.sql`cross join lateral unnest((select array_agg(distinct tag) from unnest(r.tags) as tag)) as t (tag)`
        : Prisma.empty
    const after = cursor === undefined ? null : decodeKey(place, cursor)
    const beyond = after
      ? Prisma.sql`where cost < ${after[0]}::numeric or (cost = ${after[0]}::numeric and id > ${after[1]})`
      : Prisma.empty
    const rows = await prisma.$queryRaw<Array<UsageSums & { id: string }>>`
      select id, "costNanoUsd", "estimatedNanoUsd", "modelCalls", "toolCalls", "unpricedCalls", "inputTokens", "outputTokens"
      from (select ${key} as id, sum(f.cost) as cost, ${usageSums} from ${facts} ${tags} where ${where} group by 1) sums
      ${beyond} order by cost desc, id limit ${limit + 1}`
    const shown = rows.slice(0, limit)
    const last = rows.length > limit ? shown.at(-1) : undefined
    const labels = await readLabels(prisma, workspaceId, by, shown)
    return {
      items: shown.map((row) => ({ ...row, label: labels.get(row.id) ?? row.id })),
      nextCursor: last ? encodeKey([last.costNanoUsd, last.id]) : null,
    }
  })
}

async function readLabels(
  prisma: Reader,
  workspaceId: string,
  by: UsageBy,
  rows: ReadonlyArray<{ id: string }>,
): Promise<Map<string, string>> {
  const ids = rows.map(({ id }) => id)
  if (by === 'agent') {
    const agents = await prisma.agent.findMany({
      where: { workspaceId, id: { in: ids } },
      select: { id: true, name: true },
    })
    return new Map(agents.map(({ id, name }) => [id, name]))
  }
  if (by === 'version') {
    const versions = await prisma.$queryRaw<Array<{ id: string; label: string }>>`
      select v.id, a.name || ' v' || v.number as label from agent_versions v join agents a on a.id = v.agent_id
      where v.workspace_id = ${workspaceId} and v.id = any(${ids})`
    return new Map(versions.map(({ id, label }) => [id, label]))
  }
  return new Map()
}
