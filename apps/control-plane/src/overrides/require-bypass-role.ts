import { type Actor, roleAllows } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'

/** Who sets rules aside must be one who may set rules. Throws refused. */
export function requireBypassRole({ role }: Actor): void {
  if (roleAllows(role, 'admin')) return
  throw new AppError('refused', 'only an admin lets calls pass without being asked about', {
    by: 'role',
    needed: 'admin',
    held: role,
  })
}
