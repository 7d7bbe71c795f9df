import type { Failure, RunStatus } from '../runs/schema.ts'
import type { LeaseLost, LeaseRef } from './schema.ts'

export type LeasedRun = {
  status: RunStatus
  fence: number
  leaseToken: string | null
  failure: Failure | null
  cancelRequestedAt: Date | null
}

/**
 * Whether a worker may still write a run. A lease that ran out but that nobody has taken yet still counts: its
 * holder is late, not wrong, and the fence tells the two apart.
 */
export function checkLease(run: LeasedRun | undefined, lease: LeaseRef): LeaseLost | null {
  if (run === undefined) return lost('fenced', 'no such run')
  if (run.status === 'cancelled') {
    return run.failure?.code === 'killed'
      ? lost('killed', run.failure.message)
      : lost('cancelled', 'the run was cancelled')
  }
  if (run.status === 'succeeded' || run.status === 'failed')
    return lost('terminal', `the run is ${run.status}`)
  if (run.status !== 'running' || run.fence !== lease.fence || run.leaseToken !== lease.token) {
    return lost('fenced', `the run is no longer yours: its fence is ${run.fence}, you hold ${lease.fence}`)
  }
  return null
}

export function lost(reason: LeaseLost['reason'], message: string): LeaseLost {
  return { outcome: 'lost', reason, message }
}
