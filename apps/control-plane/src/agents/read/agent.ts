import type { Actor } from '@ground-control/core/actors'
import type { AgentDetail, getAgentInput } from '@ground-control/core/agents/schema'
import { agentDefinition } from '@ground-control/core/agents/schema'
import { AppError } from '@ground-control/core/errors'
import { Prisma } from '@ground-control/db/generated/client'
import type { z } from 'zod'
import { readActorNames } from '../../server/actor-names.ts'
import type { Services } from '../../services.ts'
import { readAgentViews } from './agent-views.ts'
import { readLiveWorkers } from './live-workers.ts'

/** Definitions may be large; older versions are still there for the runs pinned to them. */
const mostVersions = 50

/** One agent by id or name, with its latest 50 versions, newest first. @throws not_found */
export async function readAgent(
  services: Services,
  actor: Actor,
  input: z.output<typeof getAgentInput>,
): Promise<AgentDetail> {
  const { workspaceId } = actor
  const found = 'id' in input ? Prisma.sql`a.id = ${input.id}` : Prisma.sql`a.name = ${input.name}`
  return services.db.read(workspaceId, async (prisma) => {
    const live = await readLiveWorkers(prisma, workspaceId)
    const [view] = await readAgentViews(prisma, workspaceId, live, found, 1)
    if (view === undefined) throw new AppError('not_found', 'no such agent')
    const versions = await prisma.agentVersion.findMany({
      where: { workspaceId, agentId: view.id },
      orderBy: { number: 'desc' },
      take: mostVersions,
    })
    const nameOf = await readActorNames(
      prisma,
      versions.map((version) => version.createdBy),
    )
    return {
      ...view,
      versions: versions.map((version) => ({
        id: version.id,
        number: version.number,
        digest: version.digest,
        definition: agentDefinition.parse(version.definition),
        createdBy: nameOf(version.createdBy),
        createdAt: version.createdAt.toISOString(),
        isCurrent: version.id === view.currentVersionId,
        workers: live.ofVersion.get(version.id) ?? 0,
      })),
    }
  })
}
