import type { ActorRef } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import { endOf } from '@ground-control/core/grants/match'
import type {
  GrantConstraint,
  GrantRisk,
  GrantView,
  ListGrantsInput,
} from '@ground-control/core/grants/schema'
import type { Page } from '@ground-control/core/paging'
import { Prisma } from '@ground-control/db/generated/client'
import { cutPage, decodeCursor } from '../../server/cursor.ts'
import type { Services } from '../../services.ts'

type Row = {
  id: string
  agentId: string
  agentName: string | null
  agentVersionId: string | null
  agentVersionNumber: number | null
  currentVersionId: string | null
  tool: string
  constraints: GrantConstraint[]
  upToRisk: GrantRisk
  maxUses: number
  uses: number
  reason: string
  author: ActorRef
  createdAt: Date
  expiresAt: Date
  revokedAt: Date | null
  revokedBy: ActorRef | null
  revokedReason: string | null
  now: Date
}

/** A page of the workspace's standing grants, newest first. Throws bad_request for a strange cursor. */
export async function listGrants(
  services: Services,
  workspaceId: string,
  input: ListGrantsInput,
): Promise<Page<GrantView>> {
  const after = decodeCursor(input.cursor)
  const where: Prisma.Sql[] = []
  if (input.inForce !== undefined) where.push(input.inForce ? inForce : Prisma.sql`not (${inForce})`)
  if (after) where.push(Prisma.sql`(g.created_at, g.id) < (${after.at}::timestamptz, ${after.id})`)
  const rows = await readRows(services, workspaceId, where, input.limit + 1)
  const { items, nextCursor } = cutPage(rows, input.limit)
  return { items: items.map(viewOf), nextCursor }
}

/** Throws not_found. */
export async function getGrant(services: Services, workspaceId: string, id: string): Promise<GrantView> {
  const [row] = await readRows(services, workspaceId, [Prisma.sql`g.id = ${id}`], 1)
  if (row === undefined) throw new AppError('not_found', 'no such grant')
  return viewOf(row)
}

const inForce = Prisma.sql`(g.revoked_at is null and g.expires_at > now() and g.uses < g.max_uses
  and (g.agent_version_id is null or g.agent_version_id is not distinct from a.current_version_id))`

function readRows(
  services: Services,
  workspaceId: string,
  where: Prisma.Sql[],
  limit: number,
): Promise<Row[]> {
  const conditions = [Prisma.sql`g.workspace_id = ${workspaceId}`, ...where]
  return services.db.read(
    workspaceId,
    (prisma) => prisma.$queryRaw<Row[]>`
      select g.id, g.agent_id as "agentId", a.name as "agentName", g.agent_version_id as "agentVersionId",
        v.number as "agentVersionNumber", a.current_version_id as "currentVersionId", g.tool, g.constraints,
        g.up_to_risk as "upToRisk", g.max_uses as "maxUses", g.uses, g.reason, g.author, g.created_at as "createdAt",
        g.expires_at as "expiresAt", g.revoked_at as "revokedAt", g.revoked_by as "revokedBy",
        g.revoked_reason as "revokedReason", now()::timestamptz(3) as now
      from approval_grants g left join agents a on a.id = g.agent_id left join agent_versions v on v.id = g.agent_version_id
      where ${Prisma.join(conditions, ' and ')}
      order by g.created_at desc, g.id desc limit ${limit}`,
  )
}

const viewOf = ({ now, currentVersionId, ...row }: Row): GrantView => ({
  ...row,
  agentName: row.agentName ?? '',
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  revokedAt: row.revokedAt?.toISOString() ?? null,
  end: endOf(row, currentVersionId, now),
})
