import type { Actor } from '@ground-control/core/actors'
import type { Page } from '@ground-control/core/paging'
import type { UsageBy, UsageRow, UsageSums, usageByInput } from '@ground-control/core/usage/schema'
import type { Reader } from '@ground-control/db/database'
import { Prisma } from '@ground-control/db/generated/client'
import { z } from 'zod'
import { decodeKey, encodeKey } from '../../server/key-cursor.ts'
import type { Services } from '../../services.ts'
import type { Dimension } from './dimensions.ts'
import { usageFacts } from './usage-facts.ts'
import { usageSums } from './usage-sums.ts'
import { readWindow } from './usage-window.ts'

const place = z.tuple([z.string().regex(/^-?\d{1,30}$/), z.string()])

/** Whom a call counts for. A run with several tags counts for each of them. */
const groups: Record<UsageBy, { by: readonly Dimension[]; key: Prisma.Sql; where: Prisma.Sql }> = {
  agent: { by: ['agent'], key: Prisma.sql`f.agent_id`, where: Prisma.sql`true` },
  version: { by: ['version'], key: Prisma.sql`f.agent_version_id`, where: Prisma.sql`true` },
  model: {
    by: ['model', 'tool'],
    key: Prisma.sql`coalesce(f.model, 'unknown')`,
    where: Prisma.sql`f.tool is null`,
  },
  endUser: { by: ['endUser'], key: Prisma.sql`f.end_user`, where: Prisma.sql`f.end_user is not null` },
  tag: { by: ['tag'], key: Prisma.sql`f.tag`, where: Prisma.sql`true` },
  tool: { by: ['tool'], key: Prisma.sql`f.tool`, where: Prisma.sql`f.tool is not null` },
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
    const group = groups[by]
    const facts = await usageFacts(prisma, workspaceId, window, { by: group.by, filters: input })
    const after = cursor === undefined ? null : decodeKey(place, cursor)
    const beyond = after
      ? Prisma.sql`where cost < ${after[0]}::numeric or (cost = ${after[0]}::numeric and id > ${after[1]})`
      : Prisma.empty
    const rows = await prisma.$queryRaw<Array<UsageSums & { id: string }>>`
      select id, "costNanoUsd", "estimatedNanoUsd", "modelCalls", "toolCalls", "unpricedCalls", "inputTokens", "outputTokens"
      from (select ${group.key} as id, sum(f.model_cost + f.tool_cost) as cost, ${usageSums} from ${facts} where ${group.where} group by 1) sums
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
