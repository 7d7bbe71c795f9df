import type { Failure } from '@ground-control/core/runs/schema'
import type { LeaseLost } from '@ground-control/core/workers/schema'
import { TransportError } from '../transport/transport.ts'

/** How an execution ends other than by its code's own end. */
export type Ending =
  | { kind: 'suspended' }
  /** the run is no longer ours, or the control plane is out of reach: nothing more is written */
  | { kind: 'lost'; reason: LeaseLost['reason'] | 'unreachable'; message: string }
  /** the worker stops: handed back */
  | { kind: 'released' }
  /** a failure that agent code may not catch */
  | { kind: 'failed'; failure: Failure }

/** The record says that this use of the name asked something else. */
export function digestMismatch(name: string, occurrence: number): Ending {
  return mismatch(
    `step "${name}" (use ${occurrence + 1} of that name) asked something else than when it was recorded: ` +
      'the code changed under a running run, or it is not deterministic between its steps',
  )
}

/** What a lost lease means: the end, written down only where the loss is the run's own doing. */
export function endingOfLoss({ reason, message }: LeaseLost): Ending {
  return reason === 'digest_mismatch' ? mismatch(message) : { kind: 'lost', reason, message }
}

/** What an answer that did not come means. */
export function endingOfError(error: unknown): Ending {
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof TransportError && error.kind !== 'bad_request')
    return { kind: 'lost', reason: 'unreachable', message }
  // Sent again it would be refused again: a run that says what cannot be recorded fails, and says so.
  return { kind: 'failed', failure: { code: 'protocol', retryable: false, message } }
}

const mismatch = (message: string): Ending => ({
  kind: 'failed',
  failure: { code: 'digest_mismatch', retryable: false, message },
})

export function isLost(result: { outcome: string }): result is LeaseLost {
  return result.outcome === 'lost'
}
