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

  /** Somebody else's by now, or to be stopped: it writes nothing more. */
  lose(runId: string, reason: LeaseLost['reason']): void {
    const message = `the control plane says: ${reason}`
    this.#runs.get(runId)?.controller.abort(new RunStop({ kind: 'lost', reason, message }))
  }

  /** This process stops: each run is handed back unfinished. */
  releaseAll(): void {
    for (const { controller } of this.#runs.values()) controller.abort(new RunStop({ kind: 'released' }))
  }
}
