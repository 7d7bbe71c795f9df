import { type Schema, Validator } from '@cfworker/json-schema'
import type { Json } from '@ground-control/core/json'

/** A place in the value, as `flight.seats.0` ('' is the whole), and what is wrong there. */
export type SchemaProblem = { path: string; message: string }

const shown = 20

/**
 * What is wrong with a value by a JSON Schema; empty when nothing is, or when the schema cannot be used here. For
 * help while typing: the control plane checks again and has the last word. An interpreter, because our content
 * security policy rightly forbids the code that a compiling validator would make.
 */
export function schemaProblems(schema: Json, value: Json): SchemaProblem[] {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return []
  const draft = typeof schema.$schema === 'string' && schema.$schema.includes('draft-07') ? '7' : '2020-12'
  const { $id: _, ...rest } = schema
  const text = JSON.stringify(rest)
  // An agent's pattern may take for ever on the right text, and the tab has no timer to end it.
  if (text.includes('"pattern"') || text.includes('"patternProperties"')) return []
  let errors: ReturnType<Validator['validate']>['errors']
  try {
    errors = new Validator(rest as Schema, draft, false).validate(value).errors
  } catch {
    // A reference that leads nowhere, for instance. The control plane refuses it with its own words.
    return []
  }
  const problems = errors
    .filter((error) => !wrappers.has(error.keyword))
    .map((error) => ({ path: pathOf(error.instanceLocation), message: error.error }))
  const byPath = new Map(problems.toReversed().map((problem) => [problem.path, problem]))
  return [...byPath.values()].reverse().slice(0, shown)
}

/** These only say that something inside them is wrong, which is listed itself. */
const wrappers = new Set(['properties', 'items', 'prefixItems', 'additionalProperties', '$ref', 'allOf'])

const pathOf = (location: string): string =>
  location
    .split('/')
    .slice(1)
    .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.')
