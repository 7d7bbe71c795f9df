import type { Role } from '../actors.ts'

export type RoleChange = { userId: string; role: Role | null }

/**
 * A workspace keeps at least one admin: else nobody could ever let anyone in again.
 * @param adminIds the admins now
 * @param change the role someone is to have; null: they leave
 */
export function decideRoleChange(adminIds: readonly string[], change: RoleChange): 'allowed' | 'last_admin' {
  if (change.role === 'admin') return 'allowed'
  return adminIds.length === 1 && adminIds[0] === change.userId ? 'last_admin' : 'allowed'
}
