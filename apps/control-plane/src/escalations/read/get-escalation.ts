import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import type { EscalationDefinition, EscalationDetail } from '@ground-control/core/escalations/schema'
import type { Services } from '../../services.ts'
import { escalationViews } from './escalation-views.ts'

/** The newest are what people look for; older ones are in the audit. */
const maxVersions = 100

/** One policy, archived ones too, with its versions, newest first. Throws not_found. */
export async function getEscalation(
  services: Services,
  actor: Actor,
  input: { id: string },
): Promise<EscalationDetail> {
  const { workspaceId } = actor
  return services.db.read(workspaceId, async (prisma) => {
    const row = await prisma.escalationPolicy.findFirst({ where: { id: input.id, workspaceId } })
    if (row === null) throw new AppError('not_found', 'no such escalation policy')
    const [view] = await escalationViews(prisma, [row])
    const versions = await prisma.escalationVersion.findMany({
      where: { policyId: row.id },
      orderBy: { number: 'desc' },
      take: maxVersions,
    })
    return {
      ...view!,
      versions: versions.map(({ id, number, definition, note, createdBy, createdAt }) => ({
        id,
        number,
        definition: definition as unknown as EscalationDefinition,
        note,
        createdBy,
        createdAt: createdAt.toISOString(),
      })),
    }
  })
}
