import { type PastCall, replayBudget } from '@ground-control/core/budgets/replay'
import type { BudgetPreview, SaveBudgetInput } from '@ground-control/core/budgets/schema'
import type { Reader } from '@ground-control/db/database'
import type { Services } from '../../services.ts'
import { scopeLabel } from './scope-label.ts'

const daysBack = 30
/** The newest so many: what a screen may wait for. */
const maxCalls = 50_000
const maxAccounts = 5

/**
 * What a budget would have done in the last 30 days, before anybody saves it: over the calls that were made, one by
 * one, with what they really used. An agent may be named or given by id; one that is not there counts nothing.
 */
export async function previewBudget(
  services: Services,
  workspaceId: string,
  input: SaveBudgetInput,
): Promise<BudgetPreview> {
  return services.db.read(workspaceId, async (prisma) => {
    const [clock] = await prisma.$queryRaw<Array<{ since: Date; timeZone: string }>>`
      select now() - ${daysBack} * interval '1 day' as since, time_zone as "timeZone" from workspaces where id = ${workspaceId}`
    const { since, timeZone } = clock!
    const calls = await pastCalls(prisma, workspaceId, since)
    const agents = await prisma.agent.findMany({ where: { workspaceId }, select: { id: true, name: true } })
    const names = new Map(agents.map(({ id, name }) => [id, name]))
    const scopeValue =
      input.scope === 'agent' && input.scopeValue !== null
        ? (agents.find(({ id, name }) => [id, name].includes(input.scopeValue!))?.id ?? input.scopeValue)
        : input.scopeValue
    const replay = replayBudget({ ...input, scopeValue }, calls, timeZone)
    const fullest = replay.accounts
      .toSorted((a, b) => (b.used > a.used ? 1 : b.used < a.used ? -1 : 0))
      .slice(0, maxAccounts)
    return {
      since: (calls.length < maxCalls ? since : calls[0]!.at).toISOString(),
      calls: replay.calls,
      refused: replay.refused,
      asked: replay.asked,
      degraded: replay.degraded,
      throttled: replay.throttled,
      runs: replay.runs.size,
      used: replay.used.toString(),
      allowed: replay.allowed.toString(),
      fired: [...replay.fired].map(([threshold, { times, firstAt }]) => ({
        threshold,
        times,
        firstAt: firstAt.toISOString(),
      })),
      accounts: fullest.map(({ subject, startsAt, used, allowed, refusedAt }) => ({
        subject,
        subjectLabel: scopeLabel(input.scope, subject, names),
        startsAt: startsAt.toISOString(),
        used: used.toString(),
        allowed: allowed.toString(),
        refusedAt: refusedAt?.toISOString() ?? null,
      })),
    }
  })
}

/** Oldest first. Steps that a fork copied were no calls of it. */
async function pastCalls(prisma: Reader, workspaceId: string, since: Date): Promise<PastCall[]> {
  const rows = await prisma.$queryRaw<PastCall[]>`
    select s.started_at as at, s.run_id as "runId", r.agent_id as "agentId", r.end_user as "endUser", r.tags, s.model,
      s.cost_nano_usd as cost, coalesce(s.input_tokens, 0) + coalesce(s.output_tokens, 0) as tokens
    from (
      select * from steps where workspace_id = ${workspaceId} and started_at >= ${since}::timestamptz and kind = 'model'
        and model is not null and input_tokens is not null and copied_from_step_id is null
      order by started_at desc limit ${maxCalls}
    ) s join runs r on r.id = s.run_id order by s.started_at, s.id`
  return rows
}
