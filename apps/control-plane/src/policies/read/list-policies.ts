import type { Actor } from '@ground-control/core/actors'
import type { PolicyView } from '@ground-control/core/policies/schema'
import type { Services } from '../../services.ts'
import { policyViews } from './policy-view.ts'

/** The workspace's live policies, in the order in which they are asked. */
export function listPolicies(services: Services, actor: Actor): Promise<PolicyView[]> {
  return services.db.read(actor.workspaceId, async (prisma) =>
    policyViews(
      prisma,
      await prisma.policy.findMany({
        where: { workspaceId: actor.workspaceId, archivedAt: null },
        orderBy: [{ position: 'asc' }, { name: 'asc' }, { id: 'asc' }],
      }),
    ),
  )
}
