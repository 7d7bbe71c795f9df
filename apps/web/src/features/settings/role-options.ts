import type { ApiKeyScope } from '@ground-control/core/actors'
import { type Role, roles } from '@ground-control/core/roles'

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)

/** What each role may, in a few words. */
export const roleHints: Record<ApiKeyScope, string> = {
  viewer: 'sees everything but secrets, changes nothing',
  operator: 'also decides approvals, cancels runs, pauses and kills',
  developer: 'also registers agents and starts runs',
  admin: 'also budgets, policies, members, keys and secrets',
  worker: 'runs agents, and nothing else',
}

export const roleOptions: Array<{ value: Role; label: string }> = roles.map((value) => ({
  value,
  label: capital(value),
}))

/** What a key may be used as: a role, or the worker's narrow one. */
export const scopeOptions: Array<{ value: ApiKeyScope; label: string }> = [
  ...roleOptions,
  { value: 'worker', label: 'Worker' },
]
