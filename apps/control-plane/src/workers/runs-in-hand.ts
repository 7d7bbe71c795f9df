import type { Tx } from '@ground-control/db/database'
import { type LockedRun, lockRuns } from '@ground-control/db/repositories/runs'

/**
 * The runs that one transaction writes to, for several verbs in turn: all are locked at once, in the order of their
 * ids, and each is read once. A verb that changes a run says so, and the next one reads that run again.
 */
export class RunsInHand {
  readonly #tx: Tx
  readonly #runs = new Map<string, LockedRun>()
  #unread: Set<string>
  #reading: Promise<void> = Promise.resolve()

  constructor(tx: Tx, runIds: Iterable<string>) {
    this.#tx = tx
    this.#unread = new Set(runIds)
  }

  /** Those that exist, by id, as this transaction has left them. */
  async read(): Promise<ReadonlyMap<string, LockedRun>> {
    if (this.#unread.size > 0) {
      const ids = [...this.#unread]
      this.#unread = new Set()
      this.#reading = lockRuns(this.#tx, ids).then((runs) => {
        for (const [id, run] of runs) this.#runs.set(id, run)
      })
    }
    await this.#reading
    return this.#runs
  }

  changed(runIds: Iterable<string>): void {
    for (const id of runIds) this.#unread.add(id)
  }
}
