/** How one try went. `isFinal`: another would end the same. */
export type SendOutcome =
  | { ok: true }
  | { ok: false; error: string; isFinal: boolean; retryAfterMs: number | null }

export const failed = (error: string, isFinal = false, retryAfterMs: number | null = null): SendOutcome => ({
  ok: false,
  error: error.slice(0, 500),
  isFinal,
  retryAfterMs,
})
