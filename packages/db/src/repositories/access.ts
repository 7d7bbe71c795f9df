import type { ApiKeyScope, Role } from '@ground-control/core/actors'
import type { Tx } from '../database.ts'

export type NewUser = { id: string; email: string; name: string; passwordHash: string }

/** @returns false when the e-mail address is taken */
export async function insertUser(tx: Tx, user: NewUser): Promise<boolean> {
  const rows = await tx.query(
    `insert into users (id, email, name, password_hash) values ($1, $2, $3, $4)
     on conflict (email) do nothing returning id`,
    [user.id, user.email, user.name, user.passwordHash],
  )
  return rows.length === 1
}

/** @returns false when the user is a member already */
export async function insertMember(tx: Tx, userId: string, role: Role): Promise<boolean> {
  const rows = await tx.query(
    `insert into members (workspace_id, user_id, role) values ($1, $2, $3::role) on conflict do nothing returning user_id`,
    [tx.workspaceId, userId, role],
  )
  return rows.length === 1
}

/** @returns false when the slug is taken */
export async function insertWorkspace(
  tx: Tx,
  workspace: { slug: string; name: string; timeZone: string },
): Promise<boolean> {
  const rows = await tx.query(
    `insert into workspaces (id, slug, name, time_zone) values ($1, $2, $3, $4)
     on conflict (slug) do nothing returning id`,
    [tx.workspaceId, workspace.slug, workspace.name, workspace.timeZone],
  )
  return rows.length === 1
}

export type NewApiKeyRow = {
  id: string
  name: string
  scope: ApiKeyScope
  prefix: string
  hash: Buffer
  createdBy: string
  expiresAt: Date | null
}

export async function insertApiKey(tx: Tx, key: NewApiKeyRow): Promise<void> {
  await tx.query(
    `insert into api_keys (id, workspace_id, name, scope, prefix, hash, created_by, expires_at)
     values ($1, $2, $3, $4::api_key_scope, $5, $6, $7, $8)`,
    [key.id, tx.workspaceId, key.name, key.scope, key.prefix, key.hash, key.createdBy, key.expiresAt],
  )
}

/** The workspace's admins, locked: two admins who leave at once are seen one after the other. */
export async function lockAdmins(tx: Tx): Promise<string[]> {
  const rows = await tx.query<{ userId: string }>(
    `select user_id as "userId" from members where workspace_id = $1 and role = 'admin' order by user_id for update`,
    [tx.workspaceId],
  )
  return rows.map((row) => row.userId)
}

export type MemberRow = { userId: string; email: string; name: string; role: Role }

/** @returns the member, locked, or null */
export async function lockMember(tx: Tx, userId: string): Promise<MemberRow | null> {
  const rows = await tx.query<MemberRow>(
    `select m.user_id as "userId", u.email, u.name, m.role from members m join users u on u.id = m.user_id
     where m.workspace_id = $1 and m.user_id = $2 for update of m`,
    [tx.workspaceId, userId],
  )
  return rows[0] ?? null
}
