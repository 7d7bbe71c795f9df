import { text } from './text.ts'

/** Field of every change that a program may ask for twice: same key and same body, same answer; another body: conflict. */
export const idempotencyKey = text(200, 1).optional()

/** What a stored answer is kept for. */
export const keptForMs = 24 * 3_600_000
