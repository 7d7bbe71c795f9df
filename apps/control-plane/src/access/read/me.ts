import type { MeView } from '@ground-control/core/access/schema'
import type { Actor } from '@ground-control/core/actors'
import { allWorkspaces } from '@ground-control/db/database'
import type { Services } from '../../services.ts'

/** Who the caller is, where, and where else they may go. A key knows its own workspace alone. */
export async function readMe(services: Services, actor: Actor): Promise<MeView> {
  return services.db.read(actor.kind === 'person' ? allWorkspaces : actor.workspaceId, async (prisma) => {
    const workspace = await prisma.workspace.findUniqueOrThrow({
      where: { id: actor.workspaceId },
      select: { id: true, slug: true, name: true, timeZone: true },
    })
    const me = { id: actor.id, kind: actor.kind, name: actor.name }
    if (actor.kind !== 'person') {
      return { actor: me, email: null, role: actor.role, workspace, workspaces: [] }
    }
    const user = await prisma.user.findUniqueOrThrow({ where: { id: actor.id }, select: { email: true } })
    const memberships = await prisma.member.findMany({
      where: { userId: actor.id },
      orderBy: [{ createdAt: 'asc' }, { workspaceId: 'asc' }],
    })
    const found = await prisma.workspace.findMany({
      where: { id: { in: memberships.map((membership) => membership.workspaceId) } },
      select: { id: true, name: true },
    })
    const names = new Map(found.map((item) => [item.id, item.name]))
    return {
      actor: me,
      email: user.email,
      role: actor.role,
      workspace,
      workspaces: memberships.map(({ workspaceId, role }) => ({
        id: workspaceId,
        name: names.get(workspaceId) ?? '',
        role,
      })),
    }
  })
}
