import type { ActorRef } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import type { Json } from '@ground-control/core/json'
import type { listOverridesInput, OverrideReceipt, OverrideView } from '@ground-control/core/overrides/schema'
import type { Page } from '@ground-control/core/paging'
import { Prisma } from '@ground-control/db/generated/client'
import { type OrderRow, scopeOf } from '@ground-control/db/repositories/overrides'
import type { z } from 'zod'
import { cutPage, decodeCursor } from '../../server/cursor.ts'
import type { Services } from '../../services.ts'

type Row = Omit<OrderRow, 'kind'> & {
  kind: OverrideView['kind']
  author: ActorRef
  liftedBy: ActorRef | null
  receipt: OverrideReceipt | null
  scopeName: string | null
  inForce: boolean
}

/** A page of the workspace's orders, newest first. Throws bad_request for a strange cursor. */
export async function listOverrides(
  services: Services,
  workspaceId: string,
  input: z.infer<typeof listOverridesInput>,
): Promise<Page<OverrideView>> {
  const after = decodeCursor(input.cursor)
  const where: Prisma.Sql[] = []
  if (input.inForce !== undefined) where.push(input.inForce ? inForce : Prisma.sql`not (${inForce})`)
  if (after) where.push(Prisma.sql`(o.created_at, o.id) < (${after.at}::timestamptz, ${after.id})`)
  const rows = await readRows(services, workspaceId, where, input.limit + 1)
  const { items, nextCursor } = cutPage(rows, input.limit)
  return { items: items.map(viewOf), nextCursor }
}

/** Throws not_found. */
export async function getOverride(
  services: Services,
  workspaceId: string,
  id: string,
): Promise<OverrideView> {
  const [row] = await readRows(services, workspaceId, [Prisma.sql`o.id = ${id}`], 1)
  if (!row) throw new AppError('not_found', 'no such override')
  return viewOf(row)
}

const inForce = Prisma.sql`(o.lifted_at is null and (o.expires_at is null or o.expires_at > now()))`

function readRows(
  services: Services,
  workspaceId: string,
  where: Prisma.Sql[],
  limit: number,
): Promise<Row[]> {
  const conditions = [Prisma.sql`o.workspace_id = ${workspaceId}`, ...where]
  return services.db.read(
    workspaceId,
    (prisma) => prisma.$queryRaw<Row[]>`
      select o.id, o.workspace_id as "workspaceId", o.kind::text, o.scope, o.scope_id as "scopeId", o.params, o.reason, o.author,
        o.created_at as "createdAt", o.expires_at as "expiresAt", o.lifted_at as "liftedAt", o.lifted_by as "liftedBy", o.receipt,
        coalesce(a.name, b.name) as "scopeName", ${inForce} as "inForce"
      from overrides o left join agents a on o.scope = 'agent' and a.id = o.scope_id
        left join budgets b on o.scope = 'budget' and b.id = o.scope_id
      where ${Prisma.join(conditions, ' and ')}
      order by o.created_at desc, o.id desc limit ${limit}`,
  )
}

const viewOf = (row: Row): OverrideView => ({
  id: row.id,
  kind: row.kind,
  scope: scopeOf(row),
  scopeLabel: labelOf(row),
  params: row.params as Json,
  reason: row.reason,
  author: row.author,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt?.toISOString() ?? null,
  liftedAt: row.liftedAt?.toISOString() ?? null,
  liftedBy: row.liftedBy,
  inForce: row.inForce,
  receipt: row.receipt,
})

function labelOf({ kind, scope, scopeId, scopeName, params }: Row): string {
  if (params.dependency) return `${params.dependency.kind} ${params.dependency.name}`
  const label = scope === 'workspace' ? 'everything' : (scopeName ?? scopeId ?? '')
  if (kind !== 'bypass' || params.tool === undefined) return label
  return scope === 'workspace' ? `calls of ${params.tool}` : `calls of ${params.tool} by ${label}`
}
