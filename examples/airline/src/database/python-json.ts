import { asFloat, formatNumber, type PythonNumber, WholeFloat } from './python-number.ts'

export type Value = string | PythonNumber | boolean | null | Value[] | { [key: string]: Value }
export type Dict = { [key: string]: Value }

/** Parses JSON and remembers which whole numbers were written as floats. Throws SyntaxError on bad JSON. */
export function parseJson(text: string): Value {
  return JSON.parse(text, function revive(this: unknown, _key, value, context?: { source?: string }) {
    if (typeof value !== 'number') return value
    return context?.source !== undefined && /[.eE]/.test(context.source) ? asFloat(value) : value
  }) as Value
}

const escapes: Record<string, string> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
}
const needsEscape = /["\\]|[^ -~]/g

/** A string as Python's `json.dumps` quotes it: everything outside printable ASCII is escaped. */
export function quote(text: string): string {
  const escaped = text.replace(
    needsEscape,
    (unit) => escapes[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return `"${escaped}"`
}

/** JSON as Python's `json.dumps` writes it, `", "` and `": "` between parts; keys in their own order, or sorted. */
export function dumps(value: Value, { sortKeys = false } = {}): string {
  if (value === null) return 'null'
  if (typeof value === 'string') return quote(value)
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (typeof value === 'number' || value instanceof WholeFloat) return formatNumber(value)
  if (Array.isArray(value)) return `[${value.map((item) => dumps(item, { sortKeys })).join(', ')}]`
  const keys = sortKeys ? Object.keys(value).sort() : Object.keys(value)
  const parts = keys.map((key) => `${quote(key)}: ${dumps(value[key] ?? null, { sortKeys })}`)
  return `{${parts.join(', ')}}`
}

/** A deep copy that keeps floats floats, which `structuredClone` would not. */
export function cloneValue<V extends Value>(value: V): V
export function cloneValue(value: Value): Value {
  if (value === null || typeof value !== 'object' || value instanceof WholeFloat) return value
  if (Array.isArray(value)) return value.map((item) => cloneValue(item))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cloneValue(item)]))
}
