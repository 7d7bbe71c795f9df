import type { Actor } from '@ground-control/core/actors'
import type { AgentView, listAgentsInput } from '@ground-control/core/agents/schema'
import type { Page } from '@ground-control/core/paging'
import { slug } from '@ground-control/core/text'
import { Prisma } from '@ground-control/db/generated/client'
import type { z } from 'zod'
import { decodeKey, encodeKey } from '../../server/key-cursor.ts'
import { likePattern } from '../../server/like-pattern.ts'
import type { Services } from '../../services.ts'
import { readAgentViews } from './agent-views.ts'
import { readLiveWorkers } from './live-workers.ts'

/** The workspace's agents, by name. */
export async function listAgents(
  services: Services,
  actor: Actor,
  input: z.output<typeof listAgentsInput>,
): Promise<Page<AgentView>> {
  const parts = [Prisma.sql`true`]
  if (input.cursor !== undefined) parts.push(Prisma.sql`a.name > ${decodeKey(slug, input.cursor)}`)
  if (input.search) {
    const part = likePattern(input.search)
    parts.push(Prisma.sql`(a.name ilike ${part} or a.description ilike ${part})`)
  }
  return services.db.read(actor.workspaceId, async (prisma) => {
    const live = await readLiveWorkers(prisma, actor.workspaceId)
    const found = Prisma.join(parts, ' and ')
    const views = await readAgentViews(prisma, actor.workspaceId, live, found, input.limit + 1)
    const items = views.slice(0, input.limit)
    const last = items.at(-1)
    const hasMore = views.length > input.limit && last !== undefined
    return { items, nextCursor: hasMore ? encodeKey(last.name) : null }
  })
}
