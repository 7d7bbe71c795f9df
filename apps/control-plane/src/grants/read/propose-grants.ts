import { grantFor } from '@ground-control/core/grants/match'
import { exactConstraints } from '@ground-control/core/grants/propose'
import type { GrantProposal } from '@ground-control/core/grants/schema'
import type { Json } from '@ground-control/core/json'
import { readLiveGrants } from '@ground-control/db/repositories/grants'
import type { Services } from '../../services.ts'
import { previewDays } from './preview-grant.ts'

/** So often must people have approved the same before a grant is proposed. */
const leastApprovals = 5
const maxProposals = 20

type Repeated = {
  agentId: string
  agentName: string
  agentVersionId: string
  agentVersionNumber: number
  tool: string
  arguments: Json
  risk: 'low' | 'medium'
  total: number
  approvals: number
  expired: number
  approvers: string[]
  lastAt: Date
  waitedMs: number
}

/**
 * Questions that people have lately said yes to again and again, word for word the same, and never no: each as the
 * narrowest grant that would answer it. What a grant in force answers already is not proposed.
 */
export async function proposeGrants(services: Services, workspaceId: string): Promise<GrantProposal[]> {
  const rows = await services.db.read(
    workspaceId,
    (prisma) => prisma.$queryRaw<Repeated[]>`
      select lately.agent_id as "agentId", agents.name as "agentName", versions.id as "agentVersionId",
        versions.number as "agentVersionNumber", lately.action as tool, lately.arguments,
        case when bool_or(risk = 'medium') then 'medium' else 'low' end as risk, count(*)::int as total,
        (count(*) filter (where by_person))::int as approvals, (count(*) filter (where status = 'expired'))::int as expired,
        array_agg(distinct decided_by ->> 'name') filter (where by_person) as approvers,
        max(decided_at) filter (where by_person) as "lastAt",
        (extract(epoch from sum(coalesce(decided_at, now()) - lately.created_at)) * 1000)::float8 as "waitedMs"
      from (
        select *, coalesce(status = 'approved' and decided_by ->> 'kind' = 'person', false) as by_person from approvals
        where workspace_id = ${workspaceId} and created_at > now() - ${previewDays} * interval '1 day'
        order by created_at desc, id desc limit 10000
      ) lately join agents on agents.id = lately.agent_id join agent_versions versions on versions.id = agents.current_version_id
      where policy_version_id is not null and grant_id is null and bypass_id is null
      group by lately.agent_id, agents.name, versions.id, versions.number, lately.action, lately.arguments
      having count(*) filter (where by_person) >= ${leastApprovals} and count(*) filter (where status in ('rejected', 'edited')) = 0
        and bool_and(risk <> 'high' and need = 1 and not separate_duties and assignees is null)
      order by approvals desc, max(decided_at) desc limit ${maxProposals}`,
  )
  if (rows.length === 0) return []
  const [live, now] = await services.db.transaction(workspaceId, async (tx) => [
    await readLiveGrants(tx),
    tx.now,
  ])
  return rows.flatMap((row): GrantProposal[] => {
    const { risk, total, approvals, expired, lastAt, waitedMs, arguments: args, ...rest } = row
    const constraints = exactConstraints(args)
    const question = { ...rest, arguments: args, risk, terms: {} }
    if (constraints === null || grantFor(live, question, now) !== null) return []
    const other = total - approvals - expired
    return [
      {
        ...rest,
        constraints,
        upToRisk: risk,
        approvals,
        lastAt: lastAt.toISOString(),
        preview: {
          days: previewDays,
          looked: total,
          isCut: false,
          answered: { total, approved: approvals, edited: 0, rejected: 0, expired, other },
          waitedMs: Math.round(waitedMs),
        },
      },
    ]
  })
}
