import type { Failure } from '@ground-control/core/runs/schema'
import { rejectedDetails } from '@ground-control/core/workers/outcomes'
import type { NotGranted } from './admit.ts'

/** How the control plane said no to a call, as the call's step records it. */
export type No =
  /** a rule said no: the agent is told and may do something else */
  | { by: 'policy'; rule: string | null; failure: Failure }
  /** people said no, or did not answer in time */
  | { by: 'people'; status: 'rejected' | 'expired' | 'cancelled'; reason: string; decidedBy: string | null }
  /** a budget, price, limit or override said no: the next call would hear the same */
  | { by: 'limit'; failure: Failure }

const refusalCodes = new Set([
  'policy_denied',
  'budget_exceeded',
  'unpriced',
  'step_limit',
  'breaker_open',
  'killed',
  'paused',
  'refused',
])

/** The no behind a recorded failure; null where the call was made and failed by itself. */
export function noOf(failure: Failure): No | null {
  const rejection = rejectedDetails.safeParse(failure.details)
  if (rejection.success) return { by: 'people', ...rejection.data }
  const details =
    typeof failure.details === 'object' && !Array.isArray(failure.details) ? failure.details : null
  const by = details?.by
  if (typeof by !== 'string' && !refusalCodes.has(failure.code)) return null
  if (by !== 'policy' && failure.code !== 'policy_denied') return { by: 'limit', failure }
  return { by: 'policy', rule: typeof details?.rule === 'string' ? details.rule : null, failure }
}

/** The failure that a call without leave ends with: what the control plane has recorded for it. */
export function failureOfNo(result: Extract<NotGranted, { outcome: 'rejected' | 'refused' }>): Failure {
  if (result.outcome === 'refused') return result.failure
  const { status, reason, decidedBy } = result
  return { code: 'rejected', retryable: false, message: reason, details: { status, reason, decidedBy } }
}
