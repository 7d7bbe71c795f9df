import { z } from 'zod'

/** Weakest first: each may do what those before it may. */
export const roles = ['viewer', 'operator', 'developer', 'admin'] as const
export const role = z.enum(roles)
export type Role = z.infer<typeof role>

/** What a key may be used as. A worker key reaches the worker's verbs alone. */
export const apiKeyScope = z.enum([...roles, 'worker'])
export type ApiKeyScope = z.infer<typeof apiKeyScope>

/** Who asks. `program` is a key, `system` one of our own loops. */
export type Actor = {
  kind: 'person' | 'program' | 'system'
  id: string
  name: string
  workspaceId: string
  role: ApiKeyScope
}

export type ActorRef = { kind: Actor['kind']; id: string; name: string }

/** True when `held` may do what needs `needed`. */
export function roleAllows(held: ApiKeyScope, needed: Role | 'worker'): boolean {
  if (needed === 'worker' || held === 'worker') return held === needed
  return roles.indexOf(held) >= roles.indexOf(needed)
}
