import { AppError } from '@ground-control/core/errors'
import type { z } from 'zod'

/** Where a page ends in a list that is sorted by one column alone: a name, a number; or by several of them. */
export function encodeKey(key: string | number | readonly string[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url')
}

/** Throws bad_request for what no list of ours gave out. */
export function decodeKey<Key>(shape: z.ZodType<Key>, cursor: string): Key {
  const parsed = shape.safeParse(parse(Buffer.from(cursor, 'base64url').toString()))
  if (parsed.success) return parsed.data
  const message = 'is not a cursor of this list'
  throw new AppError('bad_request', `cursor: ${message}`, { issues: [{ field: 'cursor', message }] })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
