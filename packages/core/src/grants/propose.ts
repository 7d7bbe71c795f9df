import type { Json } from '../json.ts'
import type { GrantConstraint } from './schema.ts'

/** The narrowest grant that answers a question just like this one. Null: its arguments cannot be named one by one. */
export function exactConstraints(args: Json): GrantConstraint[] | null {
  if (typeof args !== 'object' || args === null || Array.isArray(args)) return null
  const entries = Object.entries(args)
  if (entries.length > 50 || entries.some(([name]) => name.trim() === '' || name.length > 200)) return null
  return entries.map(([argument, value]) => ({ kind: 'equals', argument, value: value ?? null }))
}
