import { z } from 'zod'
import { text } from './text.ts'

/** Keyset paging: pass the `nextCursor` of one page to get the next. */
export const paging = z.object({
  cursor: text(300).optional(),
  limit: z.number().int().min(1).max(200).default(50),
})

export type Page<T> = { items: T[]; nextCursor: string | null }
