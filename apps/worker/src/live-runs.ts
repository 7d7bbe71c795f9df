import type { LeaseLost, LeaseRef } from '@ground-control/core/workers/schema'
import { RunStop } from '@ground-control/sdk'

/** The runs that this process executes now, and how to stop each. */
export class LiveRuns {
  readonly #runs = new Map<string, { lease: LeaseRef; controller: AbortController }>()

  get size(): number {
    return this.#runs.size
  }

  get leases(): LeaseRef[] {
    return [...this.#runs.values()].map(({ lease }) => lease)
  }

  /** Those that were told to stop and have not come to their end. */
  get stopping(): string[] {
    return [...this.#runs].flatMap(([runId, { controller }]) => (controller.signal.aborted ? [runId] : []))
  }

  /** Keeps the run while `work` executes it. The signal ends when the run is to stop. */
  async keep<T>(lease: LeaseRef, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController()
    const entry = { lease, controller }
    this.#runs.set(lease.runId, entry)
    try {
      return await work(controller.signal)
    } finally {
      if (this.#runs.get(lease.runId) === entry) this.#runs.delete(lease.runId)
    }
  }

  /**
   * Somebody else's by now, or to be stopped: it writes nothing more. A lease that was given back meanwhile is lost as
   * well; the run may be here again under a newer one. @returns whether there was anything to stop
   */
  lose({ runId, fence }: LeaseRef, reason: LeaseLost['reason']): boolean {
    const run = this.#runs.get(runId)
    if (run?.lease.fence !== fence) return false
    const message = `the control plane says: ${reason}`
    run.controller.abort(new RunStop({ kind: 'lost', reason, message }))
    return true
  }

  /** This process stops: each run is handed back unfinished. */
  releaseAll(): void {
    for (const { controller } of this.#runs.values()) controller.abort(new RunStop({ kind: 'released' }))
  }
}
