import type { AbsenceView } from '@ground-control/core/absences/schema'
import type { Actor } from '@ground-control/core/actors'
import type { Absence } from '@ground-control/db/generated/client'
import type { Services } from '../services.ts'

type AbsenceRow = Pick<Absence, 'id' | 'userId' | 'startsAt' | 'endsAt' | 'delegateId' | 'note'>

/** Who is away now or later, the next first. */
export async function listAbsences(services: Services, actor: Actor): Promise<AbsenceView[]> {
  const { workspaceId } = actor
  return services.db.read(workspaceId, async (prisma) => {
    const rows = await prisma.$queryRaw<AbsenceRow[]>`
      select id, user_id as "userId", starts_at as "startsAt", ends_at as "endsAt", delegate_id as "delegateId", note
      from absences where workspace_id = ${workspaceId} and ends_at > now() order by starts_at, id`
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
