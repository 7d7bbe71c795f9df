import { AppError } from '@ground-control/core/errors'

/** Where a page ends: lists are sorted by time, and by id within a millisecond. */
export type Position = { at: Date; id: string }

// Postgres knows no year 0.
const isoTime = /^(?:19[7-9]\d|[2-9]\d{3})-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const idText = /^[a-z]{2,5}_[0-9a-z]{26}$/

export function encodeCursor(position: Position): string {
  return Buffer.from(`${position.at.toISOString()} ${position.id}`).toString('base64url')
}

/** @returns null where the list begins. Throws bad_request for what no list of ours gave out. */
export function decodeCursor(cursor: string | undefined): Position | null {
  if (cursor === undefined) return null
  const [time = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ')
  const at = new Date(time)
  if (!isoTime.test(time) || !(at.getTime() >= 0) || !idText.test(id)) {
    const message = 'is not a cursor of this list'
    throw new AppError('bad_request', `cursor: ${message}`, { issues: [{ field: 'cursor', message }] })
  }
  return { at, id }
}

/** One page of rows, newest first, out of what was read: one row more than the page holds says that there is more. */
export function cutPage<Row extends { id: string; createdAt: Date }>(
  rows: readonly Row[],
  limit: number,
): { items: Row[]; nextCursor: string | null } {
  const items = rows.slice(0, limit)
  const last = rows.length > limit ? items.at(-1) : undefined
  return { items, nextCursor: last ? encodeCursor({ at: last.createdAt, id: last.id }) : null }
}
