import type { Actor } from '@ground-control/core/actors'
import type { ConfigView, SecretView } from '@ground-control/core/config/schema'
import type { Json } from '@ground-control/core/json'
import type { Services } from '../../services.ts'

/** Entries whose key starts with the prefix, by key. Secrets are not among them. */
export async function listConfig(
  services: Services,
  actor: Actor,
  input: { prefix: string },
): Promise<ConfigView[]> {
  const rows = await services.db.read(actor.workspaceId, (prisma) =>
    prisma.configEntry.findMany({
      where: { workspaceId: actor.workspaceId, key: { startsWith: literal(input.prefix) } },
      orderBy: { key: 'asc' },
    }),
  )
  return rows.map(({ key, value, revision, updatedBy, updatedAt }) => ({
    key,
    value: value as Json,
    revision,
    updatedBy,
    updatedAt: updatedAt.toISOString(),
  }))
}

/** Prisma hands `startsWith` to LIKE as it is: `%`, `_` and `\` must be told to stand for themselves. */
const literal = (prefix: string) => prefix.replace(/[\\%_]/g, '\\$&')

/** The names of the workspace's secrets; their values leave for workers alone. */
export async function listSecrets(services: Services, actor: Actor): Promise<SecretView[]> {
  const rows = await services.db.read(actor.workspaceId, (prisma) =>
    prisma.secret.findMany({
      where: { workspaceId: actor.workspaceId },
      select: { name: true, updatedBy: true, updatedAt: true },
      orderBy: { name: 'asc' },
    }),
  )
  return rows.map((row) => ({ ...row, updatedAt: row.updatedAt.toISOString() }))
}
