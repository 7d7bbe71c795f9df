import { isAppError } from '@ground-control/core/errors'
import type { TRPCError } from '@trpc/server'

/**
 * `Retry-After` in whole seconds where something was refused for now: of a batch the longest wait. To the millisecond
 * it is in each error's `details.retryAfterMs`.
 */
export function retryAfter(errors: readonly TRPCError[]): Record<string, string> {
  const waits = errors.flatMap(({ cause }) => {
    const waitMs = isAppError(cause) ? cause.details.retryAfterMs : undefined
    return typeof waitMs === 'number' ? [waitMs] : []
  })
  return waits.length === 0 ? {} : { 'retry-after': String(Math.ceil(Math.max(...waits) / 1_000)) }
}
