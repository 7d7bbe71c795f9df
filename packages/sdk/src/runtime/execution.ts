import { AsyncLocalStorage } from 'node:async_hooks'
import type { Failure } from '@ground-control/core/runs/schema'
import type {
  BeginResult,
  CommitItem,
  JournalStep,
  LeaseLost,
  SuspendItem,
} from '@ground-control/core/workers/schema'
import { DefinitionError, type RefusedError } from '../errors.ts'
import { type Transport, TransportError } from '../transport/transport.ts'
import { Deliveries } from './deliveries.ts'
import { type Claim, Journal, keyOf } from './journal.ts'
import type { RunLogger } from './run-log.ts'
import { Vault } from './vault.ts'

export type WaitRequest = SuspendItem['waits'][number]
export type Begun = Extract<BeginResult, { outcome: 'begun' }>

/** How an execution ends other than by its code's own end. */
export type Ending =
  | { kind: 'suspended' }
  /** the run is no longer ours, or the control plane is out of reach: nothing more is written */
  | { kind: 'lost'; reason: LeaseLost['reason'] | 'unreachable'; message: string }
  /** the worker stops: handed back */
  | { kind: 'released' }
  /** a failure that agent code may not catch */
  | { kind: 'failed'; failure: Failure }

export type ExecutionParts = {
  begun: Begun
  transport: Transport
  now: () => Date
  /** 0 ≤ x < 1; only ever spreads retries */
  random: () => number
  logger: RunLogger
}

type OpenWait = { request: WaitRequest; recorded: boolean; settle: (step: JournalStep) => void }

/** Never settles: what a run gets that is over or asleep. Nothing refers to it, so the collector takes it all. */
export const never = <T>(): Promise<T> => new Promise<T>(() => {})

/** Set while agent code inside a step runs: steps do not nest. */
const insideStep = new AsyncLocalStorage<string>()

/**
 * One execution of one run on this worker: what it has in flight, what it waits for, and how it ends. Every answer
 * that agent code gets comes through here, so once the execution is over its code gets no answer any more and stands
 * still for good.
 */
export class Execution {
  readonly begun: Begun
  readonly transport: Transport
  readonly now: () => Date
  readonly random: () => number
  readonly logger: RunLogger
  readonly vault = new Vault()
  /** some model call was served by a lower rung of the ladder */
  degraded = false
  readonly ending: Promise<Ending>
  #refusal: RefusedError | null = null

  readonly #journal: Journal
  readonly #deliveries = new Deliveries()
  readonly #controller = new AbortController()
  readonly #waits = new Map<string, OpenWait>()
  readonly #resolveEnding: (ending: Ending) => void
  /** counts whatever agent code does here: unchanged over a turn of the event loop means it stands still */
  #moves = 0
  #inFlight = 0
  #isOver = false
  #checking = false
  #suspending: Promise<void> | null = null

  constructor(parts: ExecutionParts) {
    this.begun = parts.begun
    this.transport = parts.transport
    this.now = parts.now
    this.random = parts.random
    this.logger = parts.logger
    this.#journal = new Journal(parts.begun.journal)
    const { promise, resolve } = Promise.withResolvers<Ending>()
    this.ending = promise
    this.#resolveEnding = resolve
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /** True while the record has answers that the code has not asked for again. */
  get isReplaying(): boolean {
    return this.#journal.hasUnclaimed
  }

  /** The first end counts. Aborts what is in flight; agent code gets no more answers. */
  end(ending: Ending): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#waits.clear()
    this.#resolveEnding(ending)
    this.#controller.abort(new DOMException(`the run is over: ${ending.kind}`, 'AbortError'))
  }

  /** Finds the next step of that name; ends the execution where the record says something else was asked. */
  claim(
    name: string,
    digest: string | null,
    options: { byContent?: boolean } = {},
  ): Exclude<Claim, { found: 'mismatch' }> | null {
    const outer = insideStep.getStore()
    if (outer !== undefined)
      throw new DefinitionError(`step "${name}" is inside step "${outer}": steps do not nest, return first`)
    this.#moves += 1
    if (this.#isOver) return null
    const claim = this.#journal.claim(name, digest, options)
    if (claim.found !== 'mismatch') return claim
    this.end({ kind: 'failed', failure: digestMismatch(name, claim.occurrence) })
    return null
  }

  /** Runs agent code that must not call back into the run. */
  inside<T>(step: string, work: () => T): T {
    return insideStep.run(step, work)
  }

  /** Gives a recorded answer, in its turn. */
  replay<T>(order: number, answer: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#deliveries.add(order, () => {
        this.#moves += 1
        if (this.#isOver) return
        try {
          resolve(answer())
        } catch (error) {
          reject(error)
        }
        this.#checkQuiet()
      })
    })
  }

  /** Does something new. Nothing begins while the run is being put to sleep, and no answer comes once it is over. */
  async live<T>(work: () => Promise<T>): Promise<T> {
    this.#moves += 1
    this.#inFlight += 1
    try {
      while (this.#suspending !== null) await this.#suspending
      if (this.#isOver) return await never()
      return await work()
    } finally {
      // What is recorded came first, so it is handed over first.
      if (!this.#deliveries.isEmpty) await this.#turn()
      this.#inFlight -= 1
      this.#moves += 1
      if (this.#isOver) await never()
      this.#checkQuiet()
    }
  }

  /** Waits without holding the worker: when nothing else of the run is in flight, the run goes to sleep on it. */
  wait(request: WaitRequest, recorded: boolean): Promise<JournalStep> {
    this.#moves += 1
    if (this.#isOver) return never()
    return new Promise((resolve) => {
      this.#waits.set(keyOf(request.step), { request, recorded, settle: resolve })
      this.#checkQuiet()
    })
  }

  /** An answer of the control plane. Where the run is no longer ours, the execution is over. */
  async ask<R extends { outcome: string }>(answer: Promise<R>): Promise<Exclude<R, LeaseLost>> {
    let result: R
    try {
      result = await answer
    } catch (error) {
      this.#endOf(error)
      return never()
    }
    if (this.#isOver) return never()
    if (isLost(result)) {
      const { reason, message } = result
      if (reason === 'digest_mismatch') this.end({ kind: 'failed', failure: mismatchFailure(message) })
      else this.end({ kind: 'lost', reason, message })
      return never()
    }
    return result as Exclude<R, LeaseLost>
  }

  /** A limit has stopped a tool call: whatever loop it was part of must not ask the model again. */
  refuseNextModelCall(refusal: RefusedError): void {
    this.#refusal = refusal
  }

  /** Throws what a tool call left for the next model call, once. */
  throwPendingRefusal(): void {
    const refusal = this.#refusal
    this.#refusal = null
    if (refusal !== null) throw refusal
  }

  /** Records how a step ended. */
  async commit(item: Omit<CommitItem, 'lease'>): Promise<void> {
    await this.ask(this.transport.commit({ lease: this.begun.lease, ...item }))
  }

  /** Settles once the run can no longer go to sleep by itself; false where it is over. */
  async settleForEnd(): Promise<boolean> {
    this.#moves += 1
    this.#inFlight += 1 // never taken back: from here on nothing is quiet
    while (this.#suspending !== null) await this.#suspending
    return !this.#isOver
  }

  #turn(): Promise<void> {
    return new Promise((resolve) => this.#deliveries.add(Number.POSITIVE_INFINITY, resolve))
  }

  #checkQuiet(): void {
    if (this.#checking || !this.#isQuiet()) return
    this.#checking = true
    const moves = this.#moves
    // Two turns: code that waits for a macrotask of its own (a stream's, a timer of 0) has gone on by then.
    setImmediate(() =>
      setImmediate(() => {
        this.#checking = false
        if (!this.#isQuiet()) return
        if (moves !== this.#moves) this.#checkQuiet()
        else
          this.#suspending = this.#suspend().finally(() => {
            this.#suspending = null
            this.#checkQuiet()
          })
      }),
    )
  }

  #isQuiet(): boolean {
    return (
      !this.#isOver &&
      this.#inFlight === 0 &&
      this.#waits.size > 0 &&
      this.#suspending === null &&
      this.#deliveries.isEmpty
    )
  }

  async #suspend(): Promise<void> {
    // Those the control plane does not know yet go first: one request carries a hundred.
    const open = [...this.#waits.values()]
      .sort((a, b) => Number(a.recorded) - Number(b.recorded))
      .slice(0, 100)
    const answer = await this.ask(
      this.transport.suspend({ lease: this.begun.lease, waits: open.map((wait) => wait.request) }),
    )
    if (answer.outcome === 'suspended') {
      this.end({ kind: 'suspended' })
      return
    }
    for (const wait of open) wait.recorded = true
    const over = answer.steps.filter((step) => this.#waits.has(keyOf(step)))
    if (over.length === 0) {
      const message = 'the control plane said to go on, but named nothing that this run waits for'
      this.end({ kind: 'failed', failure: { code: 'protocol', retryable: true, message } })
    }
    for (const step of over) {
      const wait = this.#waits.get(keyOf(step))
      this.#waits.delete(keyOf(step))
      this.#deliveries.add(Number.POSITIVE_INFINITY, () => {
        this.#moves += 1
        wait?.settle(step)
        this.#checkQuiet()
      })
    }
  }

  #endOf(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error)
    if (error instanceof TransportError && error.kind !== 'bad_request') {
      this.end({ kind: 'lost', reason: 'unreachable', message })
      return
    }
    // Sent again it would be refused again: a run that says what cannot be recorded fails, and says so.
    this.end({ kind: 'failed', failure: { code: 'protocol', retryable: false, message } })
  }
}

function isLost(result: { outcome: string }): result is LeaseLost {
  return result.outcome === 'lost'
}

function digestMismatch(name: string, occurrence: number): Failure {
  return mismatchFailure(
    `step "${name}" (use ${occurrence + 1} of that name) asked something else than when it was recorded: ` +
      'the code changed under a running run, or it is not deterministic between its steps',
  )
}

const mismatchFailure = (message: string): Failure => ({ code: 'digest_mismatch', retryable: false, message })
