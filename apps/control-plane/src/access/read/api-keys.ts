import type { ApiKeyView } from '@ground-control/core/access/schema'
import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import { readActorNames } from '../../server/actor-names.ts'
import type { Services } from '../../services.ts'

const mostShown = 1_000

/** The workspace's keys, newest first, revoked ones too. Never the keys themselves. */
export async function listApiKeys(services: Services, actor: Actor): Promise<ApiKeyView[]> {
  return readApiKeys(services, actor)
}

/** @throws not_found */
export async function readApiKey(services: Services, actor: Actor, keyId: string): Promise<ApiKeyView> {
  const [key] = await readApiKeys(services, actor, keyId)
  if (key === undefined) throw new AppError('not_found', 'no such API key')
  return key
}

async function readApiKeys(services: Services, actor: Actor, keyId?: string): Promise<ApiKeyView[]> {
  return services.db.read(actor.workspaceId, async (prisma) => {
    const keys = await prisma.apiKey.findMany({
      where: { workspaceId: actor.workspaceId, id: keyId },
      omit: { hash: true },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: mostShown,
    })
    const nameOf = await readActorNames(
      prisma,
      keys.map((key) => key.createdBy),
    )
    return keys.map((key) => ({
      id: key.id,
      name: key.name,
      scope: key.scope,
      prefix: key.prefix,
      createdBy: nameOf(key.createdBy),
      createdAt: key.createdAt.toISOString(),
      lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
      expiresAt: key.expiresAt?.toISOString() ?? null,
      revokedAt: key.revokedAt?.toISOString() ?? null,
    }))
  })
}
