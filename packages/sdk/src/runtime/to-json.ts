import { type Json, jsonProblem } from '@ground-control/core/json'
import { NonRetryableError } from '../errors.ts'
import type { Vault } from './vault.ts'

/** Marks bytes in recorded JSON: a model's prompt or answer may hold files. */
const bytesKey = '$bytes'

/**
 * What is recorded of a value: its JSON, with secrets masked and text that Postgres cannot store repaired. The agent
 * gets this very value back, live and on replay. `undefined` becomes null, as JSON.stringify has it in arrays.
 * Throws NonRetryableError (`not_json`) where a value has no JSON: bigint, function at the root, a cycle, too deep.
 */
export function toJson(value: unknown, vault: Vault, what: string): Json {
  let plain: unknown
  try {
    plain = JSON.parse(JSON.stringify(value ?? null, encodeBytes) ?? 'null', (_key, part: unknown) =>
      typeof part === 'string' ? clean(part, vault) : part,
    )
  } catch (error) {
    throw notJson(what, error instanceof Error ? error.message : String(error))
  }
  const problem = jsonProblem(plain)
  if (problem !== null) throw notJson(what, problem)
  return plain as Json
}

const notJson = (what: string, why: string) =>
  new NonRetryableError(`${what} cannot be recorded as JSON: ${why}`, { code: 'not_json' })

/** Without NUL and half surrogate pairs, which Postgres stores neither of, and without secrets. */
function clean(text: string, vault: Vault): string {
  return vault.mask(text).toWellFormed().replaceAll('\0', '\uFFFD')
}

/** JSON.stringify's replacer; a Uint8Array would become an object with a key per byte. */
function encodeBytes(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? { [bytesKey]: Buffer.from(value).toString('base64') } : value
}

/** The other way: bytes that `toJson` wrote down become bytes again. */
export function fromJson(value: Json): unknown {
  return JSON.parse(JSON.stringify(value), (_key, part: unknown) => {
    const encoded =
      typeof part === 'object' && part !== null ? (part as Record<string, unknown>)[bytesKey] : undefined
    return typeof encoded === 'string' ? new Uint8Array(Buffer.from(encoded, 'base64')) : part
  })
}

/** At most about `maxChars` of JSON text; a longer value is cut and says so. For requests, which only people read. */
export function bounded(value: Json, maxChars: number): Json {
  const text = JSON.stringify(value)
  if (text.length <= maxChars) return value
  return { truncated: true, length: text.length, start: text.slice(0, maxChars).toWellFormed() }
}
