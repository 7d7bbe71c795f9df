import { createHash } from 'node:crypto'
import type { ApiKeyScope, Role } from '@ground-control/core/actors'
import { id } from '@ground-control/core/ids'
import { allWorkspaces } from '@ground-control/db/database'
import { decode } from 'next-auth/jwt'
import type { FoundActor } from '../access/actor-cache.ts'
import { apiKeyHash } from '../access/api-key-text.ts'
import type { Services } from '../services.ts'

export const sessionCookie = 'gc.session-token'

export type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>

const nobody = { actor: null, sessionId: null }
const sessionIdShape = id('session')

/**
 * Who asks: a program by its key, else a person by the dashboard's session cookie, else nobody. A key that is
 * wrong is nobody, whatever cookie comes with it.
 */
export async function actorOf(
  services: Services,
  headers: RequestHeaders,
): Promise<FoundActor | { actor: null; sessionId: null }> {
  const authorization = single(headers.authorization)
  if (authorization !== undefined) {
    const key = /^Bearer\s+(\S+)\s*$/i.exec(authorization)?.[1] ?? ''
    const hash = apiKeyHash(key)
    if (hash === null) return nobody
    return (
      (await services.actors.find(`key ${hash.toString('hex')}`, () => findByKey(services, hash))) ?? nobody
    )
  }
  const token = cookieOf(single(headers.cookie), sessionCookie)
  if (token === undefined) return nobody
  // The token's own text is the cache's key: decrypting it is the dearer half.
  const name = createHash('sha256').update(token).digest('hex')
  return (await services.actors.find(`session ${name}`, () => findByToken(services, token))) ?? nobody
}

async function findByKey(services: Services, hash: Buffer): Promise<FoundActor | null> {
  return services.db.transaction(allWorkspaces, async (tx) => {
    const [key] = await tx.query<{
      id: string
      workspaceId: string
      name: string
      scope: ApiKeyScope
      isUseUnnoted: boolean
    }>(
      `select id, workspace_id as "workspaceId", name, scope,
         coalesce(last_used_at < now() - interval '1 minute', true) as "isUseUnnoted"
       from api_keys where hash = $1 and revoked_at is null and (expires_at is null or expires_at > now())`,
      [hash],
    )
    if (key === undefined) return null
    if (key.isUseUnnoted)
      await tx.query(
        `update api_keys set last_used_at = now()
         where id = $1 and (last_used_at is null or last_used_at < now() - interval '1 minute')`,
        [key.id],
      )
    return {
      actor: { kind: 'program', id: key.id, name: key.name, workspaceId: key.workspaceId, role: key.scope },
      sessionId: null,
    }
  })
}

async function findByToken(services: Services, token: string): Promise<FoundActor | null> {
  const sessionId = await sessionIdOf(token, services.keys.authSecret)
  if (sessionId === null) return null
  return services.db.transaction(allWorkspaces, async (tx) => {
    const [row] = await tx.query<{ userId: string; name: string; workspaceId: string; role: Role }>(
      `select u.id as "userId", u.name, s.workspace_id as "workspaceId", m.role
       from sessions s
       join users u on u.id = s.user_id and u.disabled_at is null
       join members m on m.user_id = s.user_id and m.workspace_id = s.workspace_id
       where s.id = $1 and s.revoked_at is null and s.expires_at > now()`,
      [sessionId],
    )
    if (row === undefined) return null
    return {
      actor: { kind: 'person', id: row.userId, name: row.name, workspaceId: row.workspaceId, role: row.role },
      sessionId,
    }
  })
}

/** A token that cannot be decrypted, is too old or names no session is no session: not an error. */
async function sessionIdOf(token: string, secret: string): Promise<string | null> {
  const claims = await decode({ token, secret }).catch(() => null)
  const parsed = sessionIdShape.safeParse(claims?.sid)
  return parsed.success ? parsed.data : null
}

const single = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)

function cookieOf(header: string | undefined, name: string): string | undefined {
  for (const part of header?.split(';') ?? []) {
    const [key, value] = part.split('=', 2)
    if (key?.trim() === name && value) return value.trim()
  }
  return undefined
}
