import type { EscalationDefinition, EscalationView } from '@ground-control/core/escalations/schema'
import type { Reader } from '@ground-control/db/database'
import type { EscalationPolicy } from '@ground-control/db/generated/client'

/** Rows as screens see them, with the version in force and the questions that each is at work on. */
export async function escalationViews(prisma: Reader, rows: EscalationPolicy[]): Promise<EscalationView[]> {
  const inForce = await prisma.escalationVersion.findMany({
    where: { id: { in: rows.map((row) => row.versionId) } },
  })
  const versions = new Map(inForce.map((version) => [version.id, version]))
  const counts = await countOpen(prisma, rows[0]?.workspaceId)
  return rows.map((row) => {
    const version = versions.get(row.versionId)!
    return {
      id: row.id,
      name: row.name,
      description: row.description,
      version: version.number,
      definition: version.definition as unknown as EscalationDefinition,
      open: counts.get(row.id) ?? 0,
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
      archivedAt: row.archivedAt?.toISOString() ?? null,
    }
  })
}

async function countOpen(prisma: Reader, workspaceId: string | undefined): Promise<Map<string, number>> {
  if (workspaceId === undefined) return new Map()
  const rows = await prisma.$queryRaw<Array<{ id: string; open: number }>>`
    select v.policy_id as id, count(*)::int as open from approvals a join escalation_versions v on v.id = a.escalation_version_id
    where a.workspace_id = ${workspaceId} and a.status = 'pending' group by v.policy_id`
  return new Map(rows.map((row) => [row.id, row.open]))
}
