import type { ApprovalStatus, Risk } from '@ground-control/core/approvals/schema'
import type { ApprovalTerms } from '@ground-control/core/approvals/terms'
import { fits, mayBeGranted } from '@ground-control/core/grants/match'
import type { GrantPreview, GrantScope } from '@ground-control/core/grants/schema'
import type { Json } from '@ground-control/core/json'
import { Prisma } from '@ground-control/db/generated/client'
import type { Services } from '../../services.ts'

export const previewDays = 30
const maxLooked = 2_000

type Asked = {
  agentVersionId: string
  arguments: Json
  risk: Risk
  status: ApprovalStatus
  need: number
  separateDuties: boolean
  assignees: ApprovalTerms['assignees'] | null
  waitedMs: number
}

/** What a grant like this would have answered lately, had it been there, and how people answered it. */
export async function previewGrant(
  services: Services,
  workspaceId: string,
  scope: GrantScope,
): Promise<GrantPreview> {
  const version = scope.agentVersionId
    ? Prisma.sql`and agent_version_id = ${scope.agentVersionId}`
    : Prisma.empty
  const rows = await services.db.read(
    workspaceId,
    (prisma) => prisma.$queryRaw<Asked[]>`
      select agent_version_id as "agentVersionId", arguments, risk, status::text, need, separate_duties as "separateDuties", assignees,
        (extract(epoch from coalesce(decided_at, now()) - created_at) * 1000)::float8 as "waitedMs"
      from (
        select * from approvals where workspace_id = ${workspaceId} and created_at > now() - ${previewDays} * interval '1 day'
        order by created_at desc, id desc limit 10000
      ) lately
      where agent_id = ${scope.agentId} and action = ${scope.tool} and policy_version_id is not null
        and grant_id is null and bypass_id is null ${version}
      order by created_at desc limit ${maxLooked + 1}`,
  )
  const looked = rows.slice(0, maxLooked)
  const met = looked.filter((row) => {
    const terms: ApprovalTerms = {
      quorum: { need: row.need },
      separateDuties: row.separateDuties,
      assignees: row.assignees ?? undefined,
    }
    const question = { ...row, agentId: scope.agentId, tool: scope.tool, terms }
    return (
      mayBeGranted(question, {}) && fits({ ...scope, agentVersionId: scope.agentVersionId ?? null }, question)
    )
  })
  const count = (status: ApprovalStatus) => met.filter((row) => row.status === status).length
  const [approved, edited, rejected, expired] = [
    count('approved'),
    count('edited'),
    count('rejected'),
    count('expired'),
  ]
  return {
    days: previewDays,
    looked: looked.length,
    isCut: rows.length > maxLooked,
    answered: {
      total: met.length,
      approved,
      edited,
      rejected,
      expired,
      other: met.length - approved - edited - rejected - expired,
    },
    waitedMs: Math.round(met.reduce((sum, row) => sum + row.waitedMs, 0)),
  }
}
