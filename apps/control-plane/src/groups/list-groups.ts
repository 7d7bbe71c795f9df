import type { Actor } from '@ground-control/core/actors'
import type { GroupView } from '@ground-control/core/groups/schema'
import type { Services } from '../services.ts'

/** The workspace's groups by name, with their members who are still here. */
export async function listGroups(services: Services, actor: Actor): Promise<GroupView[]> {
  const { workspaceId } = actor
  const rows = await services.db.read(
    workspaceId,
    (prisma) => prisma.$queryRaw<Array<Omit<GroupView, 'updatedAt'> & { updatedAt: Date }>>`
      select g.id, g.name, g.updated_at as "updatedAt", coalesce((
        select jsonb_agg(jsonb_build_object('userId', u.id, 'name', u.name) order by u.name, u.id)
        from group_members gm join members m on m.user_id = gm.user_id and m.workspace_id = gm.workspace_id
          join users u on u.id = gm.user_id where gm.group_id = g.id
      ), '[]'::jsonb) as members
      from groups g where g.workspace_id = ${workspaceId} order by g.name`,
  )
  return rows.map((row) => ({ ...row, updatedAt: row.updatedAt.toISOString() }))
}
