import { z } from 'zod'
import { isStorableText } from './text.ts'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

const maxDepth = 64
const maxNodes = 50_000

/**
 * Says why a value cannot be kept as JSON in Postgres, or null when it can. Walks with its own stack, so that
 * depth 100,000 costs a message and not the process.
 */
export function jsonProblem(root: unknown): string | null {
  const stack: Array<[unknown, number]> = [[root, 0]]
  let nodes = 0
  for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
    const [value, depth] = entry
    if (depth > maxDepth) return `is nested deeper than ${maxDepth}`
    nodes += 1
    if (nodes > maxNodes) return `has more than ${maxNodes} values`
    switch (typeof value) {
      case 'string':
        if (!isStorableText(value)) return 'has text that cannot be stored (NUL or half a surrogate pair)'
        break
      case 'number':
        if (!Number.isFinite(value)) return 'has a number that is not finite'
        break
      case 'boolean':
        break
      case 'object': {
        if (value === null) break
        if (Array.isArray(value)) {
          if (nodes + value.length > maxNodes) return `has more than ${maxNodes} values`
          for (const item of value) stack.push([item, depth + 1])
          break
        }
        const keys = Object.keys(value)
        if (nodes + keys.length > maxNodes) return `has more than ${maxNodes} values`
        for (const key of keys) {
          if (!isStorableText(key)) return 'has a key that cannot be stored'
          if (key === '__proto__') return 'has the key __proto__'
          stack.push([(value as Record<string, unknown>)[key], depth + 1])
        }
        break
      }
      default:
        return `has a ${typeof value}, which JSON cannot carry`
    }
  }
  return null
}

/** Any JSON value within bounds of depth and size. */
export const json = z.custom<Json>().superRefine((value, context) => {
  const problem = value === undefined ? 'is required' : jsonProblem(value)
  if (problem !== null) context.addIssue({ code: 'custom', message: problem })
})

export const jsonObject = json.refine(
  (value): value is { [key: string]: Json } =>
    typeof value === 'object' && value !== null && !Array.isArray(value),
  'must be an object',
) as z.ZodType<{ [key: string]: Json }>

/** Same value, same text: keys sorted by code unit, no white space. What every digest is taken over. */
export function canonicalJson(value: unknown): string {
  const sorted = withSortedKeys(value)
  return sorted === unsortable ? spellSorted(value) : (JSON.stringify(sorted) ?? 'null')
}

const unsortable = Symbol('no object keeps its keys in this order')
/** An object puts keys that are whole numbers first, and has a meaning of its own for this one. */
const isOutOfOrder = (key: string) => /^\d/.test(key) || key === '__proto__'

/** A copy that JSON.stringify spells in order: three times as fast as to spell it ourselves. */
function withSortedKeys(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) {
    const items = value.map(withSortedKeys)
    return items.includes(unsortable) ? unsortable : items
  }
  const record = value as Record<string, unknown>
  const sorted: Record<string, unknown> = {}
  for (const key of Object.keys(record).sort()) {
    const item = withSortedKeys(record[key])
    if (item === unsortable || isOutOfOrder(key)) return unsortable
    sorted[key] = item
  }
  return sorted
}

function spellSorted(value: unknown): string {
  if (value === undefined) return 'null'
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(spellSorted).join(',')}]`
  const record = value as Record<string, unknown>
  const parts: string[] = []
  for (const key of Object.keys(record).sort()) {
    if (record[key] !== undefined) parts.push(`${JSON.stringify(key)}:${spellSorted(record[key])}`)
  }
  return `{${parts.join(',')}}`
}
