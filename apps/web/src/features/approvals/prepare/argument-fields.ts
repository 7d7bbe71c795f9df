import type { Json } from '@ground-control/core/json'

type JsonObject = { [key: string]: Json }

/** One argument as a form offers it. What has no simple control is edited as JSON. */
export type ArgumentField = {
  name: string
  control: 'text' | 'long' | 'number' | 'boolean' | 'choice' | 'json'
  options: string[]
  isRequired: boolean
  description: string | null
}
/** What is typed, by field name; '' in an optional field leaves the argument out. */
export type FieldTexts = Record<string, string>
export type FieldsRead = { value: JsonObject; problems: Record<string, string> }

const longFrom = 80

/**
 * The arguments as fields: those of the schema in its order, then what else the value has. Null where the arguments
 * are no object, so that only a JSON editor fits.
 */
export function argumentFields(schema: Json, value: Json): ArgumentField[] | null {
  if (!isObject(value)) return null
  const properties = isObject(schema) && isObject(schema.properties) ? schema.properties : {}
  const required = isObject(schema) && Array.isArray(schema.required) ? schema.required : []
  const names = new Set([...Object.keys(properties), ...Object.keys(value)])
  return [...names].map((name) => {
    const property = Object.hasOwn(properties, name) ? properties[name]! : null
    const options = choicesOf(property)
    return {
      name,
      options,
      control: controlOf(property, Object.hasOwn(value, name) ? value[name]! : undefined, options),
      isRequired: required.includes(name),
      description:
        isObject(property) && typeof property.description === 'string' ? property.description : null,
    }
  })
}

/** The value as texts for the fields. */
export function textsOf(fields: readonly ArgumentField[], value: Json): FieldTexts {
  const object = isObject(value) ? value : {}
  return Object.fromEntries(
    fields.map((field) => {
      const item = Object.hasOwn(object, field.name) ? object[field.name] : undefined
      if (item === undefined) return [field.name, '']
      return [
        field.name,
        typeof item === 'string' && field.control !== 'json' ? item : JSON.stringify(item, null, 2),
      ]
    }),
  )
}

/** What the fields say. A text that was empty from the start and stays so keeps being an empty text. */
export function readFields(fields: readonly ArgumentField[], texts: FieldTexts, original: Json): FieldsRead {
  const before = isObject(original) ? original : {}
  const read: FieldsRead = { value: {}, problems: {} }
  for (const field of fields) {
    const text = texts[field.name] ?? ''
    const isText = field.control === 'text' || field.control === 'long' || field.control === 'choice'
    if (isText && (text !== '' || field.isRequired || before[field.name] === ''))
      read.value[field.name] = text
    if (isText || text.trim() === '') continue
    const item = readJson(text)
    if (item === undefined) read.problems[field.name] = problemOf(field.control)
    else if (field.control === 'number' && typeof item !== 'number')
      read.problems[field.name] = problemOf('number')
    else read.value[field.name] = item
  }
  return read
}

function controlOf(property: Json, value: Json | undefined, options: string[]): ArgumentField['control'] {
  const known = isObject(property) ? property.type : undefined
  // What is there decides: a number where the schema says text has to be seen as the number it is.
  const type = value === undefined || value === null ? known : typeof value
  if (value === null && known === undefined) return 'json'
  if (type === 'string') {
    if (options.length > 0 && (value === undefined || value === null || options.includes(String(value))))
      return 'choice'
    return typeof value === 'string' && (value.length > longFrom || value.includes('\n')) ? 'long' : 'text'
  }
  if (type === 'number' || type === 'integer') return 'number'
  return type === 'boolean' ? 'boolean' : 'json'
}

function choicesOf(property: Json): string[] {
  if (!isObject(property) || !Array.isArray(property.enum)) return []
  return property.enum.every((item) => typeof item === 'string' && item !== '')
    ? (property.enum as string[])
    : []
}

function readJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}

const problemOf = (control: ArgumentField['control']): string =>
  control === 'number' ? 'This is not a number.' : 'This is not JSON.'

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
