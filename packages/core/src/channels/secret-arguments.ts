import type { Json } from '../json.ts'

const hidden = '•••'
const secretName =
  /^pass$|pass(word|phrase|code)|secret|token|api[-_]?key|private[-_]?key|credential|authorization|cookie|^pin$|^cvv?$|^cvc$|^iban$|card[-_]?number|^ssn$/i

/**
 * Arguments as messages may show them. Left out is what the tool's JSON Schema marks (`writeOnly`, or the format
 * `password`) and what is named like a secret, with all that is in it: a message is kept where nobody here can
 * delete it.
 *
 * @param schema of the arguments; null where there is none
 */
export function withoutSecrets(value: Json, schema: Json): Json {
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item, fieldOf(schema, 'items')))
  if (value === null || typeof value !== 'object') return value
  const properties = fieldOf(schema, 'properties')
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => {
      const inner = fieldOf(properties, name)
      const isMarked = fieldOf(inner, 'writeOnly') === true || fieldOf(inner, 'format') === 'password'
      return [name, isMarked || secretName.test(name) ? hidden : withoutSecrets(item, inner)]
    }),
  )
}

function fieldOf(value: Json, name: string): Json {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null
  return Object.hasOwn(value, name) ? (value[name] ?? null) : null
}
