/** Why a breaker opened: the failure that tipped it, and by which part of the rule. */
export type BreakerCause = { code: string; message: string; by: 'streak' | 'rate' | 'probe' }

/**
 * A breaker between a workspace and one thing its agents depend on. Times are epoch milliseconds of the database's
 * clock. Each state carries what it needs and no more, so an open one without an end cannot be written.
 */
export type BreakerState =
  | {
      kind: 'closed'
      /** failures since the last success */
      streak: number
      /** what was seen since a first failure; null while all is well, and then nothing is counted at all */
      window: { sinceMs: number; failures: number; successes: number } | null
    }
  | {
      kind: 'open'
      sinceMs: number
      /** when one call may try */
      untilMs: number
      /** how often it has opened without closing in between: each time for longer */
      openings: number
      cause: BreakerCause
    }
  | {
      kind: 'half_open'
      sinceMs: number
      openings: number
      cause: BreakerCause
      /** the one call that may try now; its leave runs out, since whoever makes it may die */
      probe: { id: string; untilMs: number }
    }

export const healthy: BreakerState = { kind: 'closed', streak: 0, window: null }

/** Whether nothing is remembered against it: calls need not look at it, and their successes not tell it. */
export const isQuiet = (state: BreakerState): boolean =>
  state.kind === 'closed' && state.streak === 0 && state.window === null
