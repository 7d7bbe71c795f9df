import type { Dict, Value } from './python-json.ts'
import { formatNumber, type PythonNumber, WholeFloat } from './python-number.ts'

/**
 * An exception of the benchmark's Python tools. It never leaves `callTool`, which answers `Error: <message>`,
 * because the recorded models read exactly those texts.
 */
export class PythonError extends Error {}

export function typeName(value: Value): string {
  if (value === null) return 'NoneType'
  if (typeof value === 'string') return 'str'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float'
  if (value instanceof WholeFloat) return 'float'
  return Array.isArray(value) ? 'list' : 'dict'
}

const isDict = (value: Value): value is Dict =>
  value !== null && typeof value === 'object' && !Array.isArray(value) && !(value instanceof WholeFloat)

/** `value[key]` for a string key. */
export function item(value: Value, key: string): Value {
  if (isDict(value)) {
    const found = Object.hasOwn(value, key) ? value[key] : undefined
    if (found === undefined) throw new PythonError(`'${key}'`)
    return found
  }
  if (Array.isArray(value)) throw new PythonError('list indices must be integers or slices, not str')
  if (typeof value === 'string') throw new PythonError("string indices must be integers, not 'str'")
  throw new PythonError(`'${typeName(value)}' object is not subscriptable`)
}

/** A value used as a key of a dictionary. A number or None can be one, but no record is filed under it. */
export function key(value: Value): string | null {
  if (typeof value === 'string') return value
  if (Array.isArray(value) || isDict(value)) throw new PythonError(`unhashable type: '${typeName(value)}'`)
  return null
}

/** `for x in value`. */
export function each(value: Value): Value[] {
  if (Array.isArray(value)) return value
  if (typeof value === 'string') return [...value]
  if (isDict(value)) return Object.keys(value)
  throw new PythonError(`'${typeName(value)}' object is not iterable`)
}

/** `len(value)`. */
export function size(value: Value): number {
  if (typeof value === 'string' || Array.isArray(value) || isDict(value)) return each(value).length
  throw new PythonError(`object of type '${typeName(value)}' has no len()`)
}

/** A value that arithmetic is done on; `operator` and `left` name the operation in Python's complaint. */
export function number(value: Value, operator: string, left = 'int'): PythonNumber {
  if (typeof value === 'number' || value instanceof WholeFloat) return value
  if (typeof value === 'boolean') return value ? 1 : 0
  throw new PythonError(
    operator === '<'
      ? `'<' not supported between instances of '${left}' and '${typeName(value)}'`
      : `unsupported operand type(s) for ${operator}: '${left}' and '${typeName(value)}'`,
  )
}

/** How an f-string shows a value. */
export function show(value: Value): string {
  if (typeof value === 'string') return value
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return repr(value)
}

function repr(value: Value): string {
  if (typeof value === 'string') {
    const mark = value.includes("'") && !value.includes('"') ? '"' : "'"
    return `${mark}${value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll(mark, `\\${mark}`)}${mark}`
  }
  if (Array.isArray(value)) return `[${value.map(repr).join(', ')}]`
  if (isDict(value))
    return `{${Object.entries(value)
      .map(([k, v]) => `${repr(k)}: ${repr(v)}`)
      .join(', ')}}`
  return typeof value === 'number' || value instanceof WholeFloat ? formatNumber(value) : show(value)
}
