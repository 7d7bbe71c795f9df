import type { Actor } from '@ground-control/core/actors'
import type { EscalationView } from '@ground-control/core/escalations/schema'
import type { Services } from '../../services.ts'
import { escalationViews } from './escalation-views.ts'

/** The workspace's live escalation policies, by name. */
export function listEscalations(services: Services, actor: Actor): Promise<EscalationView[]> {
  return services.db.read(actor.workspaceId, async (prisma) =>
    escalationViews(
      prisma,
      await prisma.escalationPolicy.findMany({
        where: { workspaceId: actor.workspaceId, archivedAt: null },
        orderBy: [{ name: 'asc' }, { id: 'asc' }],
      }),
    ),
  )
}
