import { PythonError } from './python-error.ts'
import type { Dict, Value } from './python-json.ts'

function enumerate(names: string[]): string {
  const quoted = names.map((name) => `'${name}'`)
  if (quoted.length < 3) return quoted.join(' and ')
  return `${quoted.slice(0, -1).join(', ')}, and ${quoted.at(-1)}`
}

/**
 * Hands the named arguments to a tool as Python's call would: an unknown name or a missing one is the
 * complaint Python makes (PythonError), with `owner` as the tool's class.
 */
export function bindArguments<Name extends string>(
  owner: string,
  names: readonly Name[],
  given: Dict,
): Record<Name, Value> {
  const unknown = Object.keys(given).find((name) => !names.some((known) => known === name))
  if (unknown !== undefined)
    throw new PythonError(`${owner}.invoke() got an unexpected keyword argument '${unknown}'`)
  const missing = names.filter((name) => !Object.hasOwn(given, name))
  if (missing.length > 0) {
    const noun = missing.length === 1 ? 'argument' : 'arguments'
    throw new PythonError(
      `${owner}.invoke() missing ${missing.length} required positional ${noun}: ${enumerate(missing)}`,
    )
  }
  return given as Record<Name, Value>
}
