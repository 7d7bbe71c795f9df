import type { Failure } from '@ground-control/core/runs/schema'
import type { NotGranted } from './admit.ts'

/** How the control plane said no to a call, as the call's step records it. */
export type No =
  /** a rule said no: the agent is told and may do something else */
  | { by: 'policy'; rule: string | null; failure: Failure }
  /** people said no, or did not answer in time */
  | { by: 'people'; status: 'rejected' | 'expired' | 'cancelled'; reason: string; decidedBy: string | null }
  /** what it depends on is left alone for a while: another model, or doing without, may help */
  | { by: 'breaker'; failure: Failure }
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
export function noOf({ code, message, details, retryable }: Failure): No | null {
  const failure = { code, retryable, message, details }
  const facts = typeof details === 'object' && !Array.isArray(details) ? details : null
  const status = rejections.get(code)
  if (status !== undefined) {
    const decidedBy = typeof facts?.decidedBy === 'string' ? facts.decidedBy : null
    return { by: 'people', status, reason: message === status ? '' : message, decidedBy }
  }
  if (typeof facts?.by !== 'string' && !refusalCodes.has(code)) return null
  if (code === 'breaker_open') return { by: 'breaker', failure }
  if (facts?.by !== 'policy' && code !== 'policy_denied') return { by: 'limit', failure }
  return { by: 'policy', rule: typeof facts?.rule === 'string' ? facts.rule : null, failure }
}

const rejections = new Map([
  ['approval_rejected', 'rejected'],
  ['approval_expired', 'expired'],
  ['approval_cancelled', 'cancelled'],
] as const) as ReadonlyMap<string, 'rejected' | 'expired' | 'cancelled'>

/** The failure that a call without leave ends with, as the control plane records it: the same live and on replay. */
export function failureOfNo(result: Extract<NotGranted, { outcome: 'rejected' | 'refused' }>): Failure {
  if (result.outcome === 'refused') return result.failure
  const { status, reason, decidedBy, approvalId } = result
  const details = { approvalId, decidedBy }
  return { code: `approval_${status}`, retryable: false, message: reason || status, details }
}
