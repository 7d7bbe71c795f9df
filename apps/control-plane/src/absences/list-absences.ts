import type { AbsenceView } from '@ground-control/core/absences/schema'
import type { Actor } from '@ground-control/core/actors'
import type { Services } from '../services.ts'

/** Who is away now or later, the next first. */
export async function listAbsences(services: Services, actor: Actor): Promise<AbsenceView[]> {
  const { workspaceId } = actor
  return services.db.read(workspaceId, async (prisma) => {
    const rows = await prisma.absence.findMany({
      where: { workspaceId, endsAt: { gt: services.now() } },
      orderBy: [{ startsAt: 'asc' }, { id: 'asc' }],
    })
    const users = await prisma.user.findMany({
      where: { id: { in: rows.flatMap((row) => [row.userId, row.delegateId ?? '']) } },
      select: { id: true, name: true },
    })
    const nameOf = new Map(users.map((user) => [user.id, user.name]))
    return rows.map((row) => ({
      id: row.id,
      userId: row.userId,
      name: nameOf.get(row.userId) ?? '',
      startsAt: row.startsAt.toISOString(),
      endsAt: row.endsAt.toISOString(),
      delegate:
        row.delegateId === null ? null : { userId: row.delegateId, name: nameOf.get(row.delegateId) ?? '' },
      note: row.note,
      isSelf: row.userId === actor.id,
    }))
  })
}
