import type { SessionView } from '@ground-control/core/access/schema'
import type { Actor } from '@ground-control/core/actors'
import { allWorkspaces } from '@ground-control/db/database'
import type { Services } from '../../services.ts'

const mostShown = 500

/** Open sessions, newest first: one's own in every workspace; for an admin also everyone's in this one. */
export async function listSessions(
  services: Services,
  actor: Actor,
  currentSessionId: string | null,
): Promise<SessionView[]> {
  return services.db.read(allWorkspaces, async (prisma) => {
    const mine = { userId: actor.id }
    const sessions = await prisma.session.findMany({
      where: {
        OR: actor.role === 'admin' ? [mine, { workspaceId: actor.workspaceId }] : [mine],
        revokedAt: null,
        expiresAt: { gt: services.now() },
      },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: mostShown,
    })
    const users = await prisma.user.findMany({
      where: { id: { in: sessions.map((session) => session.userId) } },
      select: { id: true, name: true },
    })
    const names = new Map(users.map((user) => [user.id, user.name]))
    return sessions.map((session) => ({
      id: session.id,
      userId: session.userId,
      userName: names.get(session.userId) ?? '',
      userAgent: session.userAgent,
      createdAt: session.createdAt.toISOString(),
      expiresAt: session.expiresAt.toISOString(),
      isCurrent: session.id === currentSessionId,
    }))
  })
}
