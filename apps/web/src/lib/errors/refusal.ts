/** A refusal in words, with the page of what refused. `href` is null where there is no such page. */
export type ShownRefusal = { by: string; label: string; href: string | null }

/** Reads core's RefusalDetails out of an error's or a failure's details; null when nothing there says who refused. */
export function refusalOf(details: unknown): ShownRefusal | null {
  if (typeof details !== 'object' || details === null) return null
  const { by, id, name, rule, version, needed } = details as Record<string, unknown>
  const named = typeof name === 'string' ? ` “${name}”` : ''
  const target = typeof id === 'string' ? encodeURIComponent(id) : null
  switch (by) {
    case 'budget':
      return { by, label: `Budget${named}`, href: target && `/budgets/${target}` }
    case 'policy': {
      const inRule = typeof rule === 'string' ? `, rule “${rule}”` : ''
      const atVersion = typeof version === 'number' ? `, version ${version}` : ''
      return { by, label: `Policy${named}${inRule}${atVersion}`, href: target && `/policies/${target}` }
    }
    case 'escalation':
      return { by, label: `Escalation policy${named}`, href: target && `/escalations/${target}` }
    case 'override':
      return { by, label: `Override${named}`, href: '/overrides' }
    case 'breaker':
      return {
        by,
        label: `Breaker of${named || ' a dependency'}`,
        href: target && `/breakers?open=${target}`,
      }
    case 'price':
      return { by, label: `No known price${named ? ` for${named}` : ''}`, href: '/budgets' }
    case 'role':
      return {
        by,
        label: typeof needed === 'string' ? `Needs the role ${needed}` : 'Role',
        href: '/settings',
      }
    default:
      return null
  }
}
