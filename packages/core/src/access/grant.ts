import { type ApiKeyScope, roleAllows } from '../actors.ts'

/**
 * True when someone who holds `held` may make a key of scope `wanted`: nobody hands out more than they have.
 * A worker key runs agents and reads their secrets, so it takes an admin.
 */
export function mayGrant(held: ApiKeyScope, wanted: ApiKeyScope): boolean {
  if (wanted === 'worker') return held === 'admin'
  return roleAllows(held, wanted)
}
