import type { Json } from '@ground-control/core/json'

/** One place where two values differ. `path` is in dots and brackets; the whole value is ''. */
export type JsonChange = { path: string; kind: 'added' | 'removed' | 'changed'; before: Json; after: Json }

const maxChanges = 500

/**
 * What is different between two JSON values, in the order of their keys. Arrays are compared place by place. A value
 * that is there on one side only counts as added or removed as a whole. Stops after 500 changes.
 */
export function jsonDiff(before: Json, after: Json): JsonChange[] {
  const changes: JsonChange[] = []
  walk('', before, after, changes)
  return changes
}

function walk(path: string, before: Json, after: Json, changes: JsonChange[]): void {
  if (changes.length >= maxChanges || Object.is(before, after)) return
  if (!isBranch(before) || !isBranch(after) || Array.isArray(before) !== Array.isArray(after)) {
    changes.push({ path, kind: 'changed', before, after })
    return
  }
  const left = before as Record<string, Json>
  const right = after as Record<string, Json>
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const at = placeOf(path, key, Array.isArray(before))
    if (!Object.hasOwn(left, key)) changes.push({ path: at, kind: 'added', before: null, after: right[key]! })
    else if (!Object.hasOwn(right, key))
      changes.push({ path: at, kind: 'removed', before: left[key]!, after: null })
    else walk(at, left[key]!, right[key]!, changes)
  }
}

const isBranch = (value: Json) => typeof value === 'object' && value !== null

function placeOf(path: string, key: string, isArray: boolean): string {
  if (isArray) return `${path}[${key}]`
  const name = /^[A-Za-z_$][\w$-]*$/.test(key) ? key : JSON.stringify(key)
  return path === '' ? name : `${path}.${name}`
}
