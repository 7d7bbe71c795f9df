import { AppError } from '@ground-control/core/errors'
import { instant } from '@ground-control/core/instant'
import { z } from 'zod'

/** The sort key of a page's last row, as text that a client hands back without reading it. */
export function encodeCursor(key: ReadonlyArray<string | number>): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url')
}

/** @throws bad_request (field `cursor`) for what `encodeCursor` did not make of a key of this shape */
export function decodeCursor<Shape extends z.ZodType>(shape: Shape, cursor: string): z.output<Shape> {
  const parsed = shape.safeParse(parse(Buffer.from(cursor, 'base64url').toString()))
  if (!parsed.success)
    throw new AppError('bad_request', 'cursor: is not one that a page gave', { field: 'cursor' })
  return parsed.data
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Of lists that are sorted by time and id. */
export const timeAndId = z.tuple([instant, z.string().regex(/^[a-z]+_[0-9a-z]{26}$/)])
