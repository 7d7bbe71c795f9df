import { z } from 'zod'
import { roles } from './roles.ts'

export { type Role, roleAllows, roles } from './roles.ts'

export const role = z.enum(roles)

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
