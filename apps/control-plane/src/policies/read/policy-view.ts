import { canonicalJson } from '@ground-control/core/json'
import type { PolicyRule, PolicyView } from '@ground-control/core/policies/schema'
import type { Reader } from '@ground-control/db/database'

type PolicyRow = Awaited<ReturnType<Reader['policy']['findMany']>>[number]
type MatchCounts = Map<string, PolicyView['matches24h']>

/** Rows as screens see them, with the version in force of each. Rules are stored as they were parsed. */
export async function policyViews(prisma: Reader, rows: PolicyRow[]): Promise<PolicyView[]> {
  const published = await prisma.policyVersion.findMany({
    where: { id: { in: rows.flatMap((row) => row.publishedVersionId ?? []) } },
  })
  const inForce = new Map(published.map((version) => [version.id, version]))
  const matches = await countMatches(prisma, rows[0]?.workspaceId)
  return rows.map((row) => {
    const version = inForce.get(row.publishedVersionId ?? '') ?? null
    return {
      id: row.id,
      revision: row.revision,
      name: row.name,
      description: row.description,
      position: row.position,
      draft: row.draft as unknown as PolicyRule[],
      publishedVersion: version?.number ?? null,
      publishedRules: version === null ? null : (version.rules as unknown as PolicyRule[]),
      hasUnpublishedChanges: version === null || canonicalJson(version.rules) !== canonicalJson(row.draft),
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
      archivedAt: row.archivedAt?.toISOString() ?? null,
      matches24h: matches.get(row.id) ?? { denied: 0, asked: 0 },
    }
  })
}

/** How often each policy refused or asked within a day: the events that decisions leave. */
async function countMatches(prisma: Reader, workspaceId: string | undefined): Promise<MatchCounts> {
  if (workspaceId === undefined) return new Map()
  const rows = await prisma.$queryRaw<Array<{ policyId: string; denied: number; asked: number }>>`
    select data ->> 'policyId' as "policyId", count(*) filter (where type = 'policy.denied')::int as denied,
      count(*) filter (where type = 'policy.asked')::int as asked
    from events
    where workspace_id = ${workspaceId} and type in ('policy.denied', 'policy.asked')
      and created_at > now() - interval '24 hours'
    group by 1`
  return new Map(rows.map(({ policyId, denied, asked }) => [policyId, { denied, asked }]))
}
