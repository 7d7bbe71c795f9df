import type { Actor } from '@ground-control/core/actors'
import type { AgentDefinition } from '@ground-control/core/agents/schema'
import type { Json } from '@ground-control/core/json'
import { compileRule } from '@ground-control/core/policies/compile'
import { type PastCall, replayPolicy } from '@ground-control/core/policies/replay'
import type { backtestPolicyInput, PolicyBacktest } from '@ground-control/core/policies/schema'
import { priorityOf } from '@ground-control/core/runs/priority'
import type { Reader } from '@ground-control/db/database'
import { readPrices } from '@ground-control/db/repositories/prices'
import type { z } from 'zod'
import { priceBook } from '../prices/price-book.ts'
import type { Services } from '../services.ts'

const daysBack = 30
/** The newest so many: what a screen may wait for. */
const maxCalls = 10_000
/** Others have their turn after so many. */
const atOnce = 100

/** What a policy of these rules alone would have said to the calls of the last 30 days. */
export async function backtestPolicy(
  services: Services,
  { workspaceId }: Actor,
  { rules }: z.output<typeof backtestPolicyInput>,
): Promise<PolicyBacktest> {
  const book = priceBook(await services.db.transaction(workspaceId, readPrices))
  const { since, timeZone, rows, definitions } = await services.db.read(workspaceId, async (prisma) => {
    const [clock] = await prisma.$queryRaw<Array<{ since: Date; timeZone: string }>>`
      select now() - ${daysBack} * interval '1 day' as since, time_zone as "timeZone" from workspaces where id = ${workspaceId}`
    const rows = await pastCalls(prisma, workspaceId, clock!.since)
    const versions = await prisma.agentVersion.findMany({
      where: { workspaceId, id: { in: [...new Set(rows.map((row) => row.agentVersionId))] } },
      select: { id: true, definition: true },
    })
    const definitions = new Map(
      versions.map(({ id, definition }) => [id, definition as unknown as AgentDefinition]),
    )
    return { ...clock!, rows, definitions }
  })
  const replay = replayPolicy(
    rules.map(compileRule),
    timeZone,
    (model, { inputTokens, outputTokens, at }) =>
      book.model(model, { inputTokens, outputTokens }, at)?.costNanoUsd ?? null,
  )
  for (const [index, row] of rows.entries()) {
    replay.take(callOf(row, definitions.get(row.agentVersionId)!))
    if (index % atOnce === atOnce - 1) await new Promise<void>((resolve) => setImmediate(resolve))
  }
  return replay.result(rows.length < maxCalls ? since : rows[0]!.at)
}

type Row = {
  at: Date
  runId: string
  agentId: string
  agentName: string
  agentVersionId: string
  versionNumber: number
  endUser: string | null
  tags: string[]
  priority: number
  isModel: boolean
  name: string
  model: string | null
  inputTokens: number
  outputTokens: number
  cost: bigint | null
  args: Json
}

/** Oldest first. A call that was degraded counts as the one that its agent asked for. */
const pastCalls = (prisma: Reader, workspaceId: string, since: Date) =>
  prisma.$queryRaw<Row[]>`
    select s.started_at as at, s.run_id as "runId", r.agent_id as "agentId", a.name as "agentName",
      r.agent_version_id as "agentVersionId", v.number as "versionNumber", r.end_user as "endUser", r.tags, r.priority::int,
      s.kind = 'model' as "isModel", s.name, coalesce(s.degraded -> 0 ->> 'from', s.model) as model,
      coalesce(s.input_tokens, 0)::float8 as "inputTokens", coalesce(s.output_tokens, 0)::float8 as "outputTokens",
      s.cost_nano_usd as cost, case when s.kind = 'tool' then s.request end as args
    from (
      select * from steps where workspace_id = ${workspaceId} and started_at >= ${since}::timestamptz
        and kind in ('model', 'tool') and copied_from_step_id is null
        and (kind = 'tool' or model is not null and input_tokens is not null)
      order by started_at desc limit ${maxCalls}
    ) s join runs r on r.id = s.run_id join agents a on a.id = r.agent_id join agent_versions v on v.id = r.agent_version_id
    order by s.started_at, s.id`

function callOf(row: Row, { models, tools }: AgentDefinition): PastCall {
  const { at, runId, endUser, tags, cost, inputTokens, outputTokens } = row
  const agent = { id: row.agentId, name: row.agentName, version: row.versionNumber }
  const common = { at, runId, agent, endUser, tags, cost, priority: priorityOf(row.priority) }
  if (row.isModel)
    return {
      ...common,
      kind: 'model',
      model: row.model!,
      step: row.name,
      inputTokens,
      outputTokens,
      ladder: models,
    }
  const tool = row.name.replace(/^tool:/, '')
  const effect = tools.find(({ name }) => name === tool)?.effect ?? 'write'
  return { ...common, kind: 'tool', tool, effect, args: row.args }
}
