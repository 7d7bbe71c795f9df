/** Documented in `usage`: scripts rely on them. */
export const exitCodes = { done: 0, refused: 1, usage: 2, notConfirmed: 3, unacknowledged: 4 } as const
