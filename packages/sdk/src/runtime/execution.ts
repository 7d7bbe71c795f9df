import { AsyncLocalStorage } from 'node:async_hooks'
import type { Failure } from '@ground-control/core/runs/schema'
import type { BeginResult, EndedStep, JournalStep, LeaseLost } from '@ground-control/core/workers/schema'
import { DefinitionError, type RefusedError } from '../errors.ts'
import type { Transport } from '../transport/transport.ts'
import { Deliveries } from './deliveries.ts'
import { digestMismatch, type Ending, endingOfError, endingOfLoss, isLost } from './ending.ts'
import { type Claim, Journal } from './journal.ts'
import { OpenWaits, type WaitRequest } from './open-waits.ts'
import { Records } from './records.ts'
import type { RunLogger } from './run-log.ts'
import { Standstill } from './standstill.ts'
import { Vault } from './vault.ts'

export type Begun = Extract<BeginResult, { outcome: 'begun' }>

export type ExecutionParts = {
  begun: Begun
  transport: Transport
  now: () => Date
  /** 0 ≤ x < 1; only ever spreads retries */
  random: () => number
  logger: RunLogger
}

/** Never settles: what a run gets that is over or asleep. Nothing refers to it, so the collector takes it all. */
export const never = <T>(): Promise<T> => new Promise<T>(() => {})

/** Made once: each takes a stack trace, and every run ends with one. */
const abortOf = Object.fromEntries(
  (['suspended', 'lost', 'released', 'failed'] as const).map((kind) => [
    kind,
    new DOMException(`the run is over: ${kind}`, 'AbortError'),
  ]),
) as Record<Ending['kind'], DOMException>

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
  /** why some model call was served by a lower rung of the ladder: the first failure that led to it */
  degradedBecause: Failure | null = null
  readonly ending: Promise<Ending>
  #refusal: RefusedError | null = null

  readonly #journal: Journal
  readonly #deliveries = new Deliveries()
  readonly #controller = new AbortController()
  readonly #waits = new OpenWaits()
  readonly #still = new Standstill(
    () => !this.#isOver && !this.#waits.isEmpty && this.#suspending === null && this.#deliveries.isEmpty,
    () => this.#goToSleep(),
  )
  readonly #records = new Records((step) => this.#record(step), {
    begin: () => this.#still.begin(),
    done: () => {
      this.#still.done()
      this.#still.check()
    },
  })
  readonly #resolveEnding: (ending: Ending) => void
  #isOver = false
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
    this.#controller.abort(abortOf[ending.kind])
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
    this.#still.move()
    if (this.#isOver) return null
    const claim = this.#journal.claim(name, digest, options)
    if (claim.found !== 'mismatch') return claim
    this.end(digestMismatch(name, claim.occurrence))
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
        this.#still.move()
        if (this.#isOver) return
        try {
          resolve(answer())
        } catch (error) {
          reject(error)
        }
        this.#still.check()
      })
    })
  }

  /**
   * Does something new. Nothing begins while the run is being put to sleep or before what has ended is on record, and no
   * answer comes once it is over.
   * @param options.carries its first request takes along what has ended, so that it need not wait
   */
  async live<T>(work: () => Promise<T>, { carries = false } = {}): Promise<T> {
    this.#still.begin()
    try {
      while (this.#suspending !== null) await this.#suspending
      if (!carries) await this.#records.written()
      if (this.#isOver) return await never()
      return await work()
    } finally {
      // What is recorded came first, so it is handed over first.
      if (!this.#deliveries.isEmpty) await this.#turn()
      this.#still.done()
      if (this.#isOver) await never()
      this.#still.check()
    }
  }

  /** Waits without holding the worker: when nothing else of the run is in flight, the run goes to sleep on it. */
  wait(request: WaitRequest): Promise<JournalStep> {
    this.#still.move()
    if (this.#isOver) return never()
    return new Promise((resolve) => {
      this.#waits.add(request, resolve)
      this.#still.check()
    })
  }

  /** An answer of the control plane. Where the run is no longer ours, the execution is over. */
  async ask<R extends { outcome: string }>(answer: Promise<R>): Promise<Exclude<R, LeaseLost>> {
    let result: R
    try {
      result = await answer
    } catch (error) {
      this.end(endingOfError(error))
      return never()
    }
    if (this.#isOver) return never()
    if (isLost(result)) {
      this.end(endingOfLoss(result))
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

  /** Puts how a step ended on record; see Records for what waits for that. */
  record(step: EndedStep): void {
    this.#records.add(step)
  }

  /** Sends a request that takes along what is not on record yet: without it, it does not count. */
  carry<T>(request: (before: EndedStep[] | undefined) => Promise<T>): Promise<T> {
    return this.#records.carriedBy(request)
  }

  async #record(step: EndedStep): Promise<void> {
    const recorded = this.transport.commit({ lease: this.begun.lease, ...step })
    // Where it is not taken the execution ends: nobody waits for it any more.
    await Promise.race([this.ask(recorded), this.ending])
  }

  /** Settles once the run can no longer go to sleep by itself; false where it is over. */
  async settleForEnd(): Promise<boolean> {
    this.#still.begin() // and never done: from here on it does not come to rest
    while (this.#suspending !== null) await this.#suspending
    await this.#records.answered()
    return !this.#isOver
  }

  #turn(): Promise<void> {
    return new Promise((resolve) => this.#deliveries.add(Number.POSITIVE_INFINITY, resolve))
  }

  #goToSleep(): void {
    this.#suspending = this.#suspend().finally(() => {
      this.#suspending = null
      this.#still.check()
    })
  }

  async #suspend(): Promise<void> {
    const waits = this.#waits.next()
    const answer = await this.ask(this.transport.suspend({ lease: this.begun.lease, waits }))
    if (answer.outcome === 'suspended') {
      this.end({ kind: 'suspended' })
      return
    }
    let ended = 0
    for (const step of answer.steps) {
      const settle = this.#waits.take(step)
      if (settle === null) continue
      ended += 1
      this.#deliveries.add(Number.POSITIVE_INFINITY, () => {
        this.#still.move()
        settle(step)
        this.#still.check()
      })
    }
    if (ended > 0) return
    const message = 'the control plane said to go on, but named nothing that this run waits for'
    this.end({ kind: 'failed', failure: { code: 'protocol', retryable: true, message } })
  }
}
