import type { Json } from '@ground-control/core/json'
import { z } from 'zod'

export type SchemaProblem = {
  /** path with a leading dot, empty for the whole */ field: string
  message: string
}

const compiled = new WeakMap<object, z.ZodType | null>()

/** Says where a value does not meet a JSON Schema; null when it does, or when the schema asks for nothing we can check. */
export function schemaProblem(schema: Json, value: Json): SchemaProblem | null {
  if (
    schema === null ||
    typeof schema !== 'object' ||
    Array.isArray(schema) ||
    Object.keys(schema).length === 0
  )
    return null
  let check = compiled.get(schema)
  if (check === undefined) {
    check = compile(schema)
    compiled.set(schema, check)
  }
  const issue = check?.safeParse(value).error?.issues[0]
  if (!issue) return null
  return { field: issue.path.map((part) => `.${String(part)}`).join(''), message: issue.message }
}

/** A schema with parts that zod does not know checks nothing here: the worker's own schema still does. */
function compile(schema: { [key: string]: Json }): z.ZodType | null {
  try {
    return z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0])
  } catch {
    return null
  }
}
