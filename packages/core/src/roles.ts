// Apart from actors.ts so that a screen can ask what a role allows without loading the schemas.

/** Weakest first: each may do what those before it may. */
export const roles = ['viewer', 'operator', 'developer', 'admin'] as const
export type Role = (typeof roles)[number]

/** True when `held` may do what needs `needed`. A worker key reaches the worker's verbs alone. */
export function roleAllows(held: Role | 'worker', needed: Role | 'worker'): boolean {
  if (needed === 'worker' || held === 'worker') return held === needed
  return roles.indexOf(held) >= roles.indexOf(needed)
}
