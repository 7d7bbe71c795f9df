import type { MemberView } from '@ground-control/core/access/schema'
import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import type { Services } from '../../services.ts'

/** The workspace's people, who joined first first. */
export async function listMembers(services: Services, actor: Actor): Promise<MemberView[]> {
  return readMembers(services, actor)
}

/** @throws not_found for someone who is no member */
export async function readMember(services: Services, actor: Actor, userId: string): Promise<MemberView> {
  const [member] = await readMembers(services, actor, userId)
  if (member === undefined) throw new AppError('not_found', 'no such member')
  return member
}

async function readMembers(services: Services, actor: Actor, userId?: string): Promise<MemberView[]> {
  return services.db.read(actor.workspaceId, async (prisma) => {
    const members = await prisma.member.findMany({
      where: { workspaceId: actor.workspaceId, userId },
      orderBy: [{ createdAt: 'asc' }, { userId: 'asc' }],
    })
    const users = await prisma.user.findMany({
      where: { id: { in: members.map((member) => member.userId) } },
      select: { id: true, email: true, name: true, disabledAt: true },
    })
    const userOf = new Map(users.map((user) => [user.id, user]))
    return members.flatMap((member) => {
      const user = userOf.get(member.userId)
      if (user === undefined) return []
      return {
        userId: user.id,
        email: user.email,
        name: user.name,
        role: member.role,
        createdAt: member.createdAt.toISOString(),
        disabled: user.disabledAt !== null,
        isSelf: user.id === actor.id,
      }
    })
  })
}
