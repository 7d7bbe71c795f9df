import type { Json } from '@ground-control/core/json'

const maxDepth = 6

/** A value to start from that has the shape of a JSON Schema: its defaults and examples, else something empty. */
export function exampleInput(schema: Json, depth = 0): Json {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema) || depth > maxDepth) return {}
  if (schema.default !== undefined) return schema.default
  if (Array.isArray(schema.examples) && schema.examples[0] !== undefined) return schema.examples[0]
  if (schema.const !== undefined) return schema.const
  if (Array.isArray(schema.enum) && schema.enum[0] !== undefined) return schema.enum[0]
  const either = schema.anyOf ?? schema.oneOf
  if (Array.isArray(either) && either[0] !== undefined) return exampleInput(either[0], depth + 1)
  switch (schema.type) {
    case 'string':
      return ''
    case 'number':
    case 'integer':
      return typeof schema.minimum === 'number' ? schema.minimum : 0
    case 'boolean':
      return false
    case 'null':
      return null
    case 'array':
      return []
    default:
      return objectOf(schema, depth)
  }
}

/** What is required; all properties where nothing is, since an empty object shows nothing of the shape. */
function objectOf(schema: { [key: string]: Json }, depth: number): Json {
  const { properties, required } = schema
  if (typeof properties !== 'object' || properties === null || Array.isArray(properties)) return {}
  const wanted = Array.isArray(required) && required.length > 0 ? required : Object.keys(properties)
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([name]) => wanted.includes(name))
      .map(([name, property]) => [name, exampleInput(property, depth + 1)]),
  )
}
