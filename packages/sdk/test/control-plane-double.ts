import type { Json } from '@ground-control/core/json'
import type { Failure } from '@ground-control/core/runs/schema'
import type {
  AdmitItem,
  AdmitResult,
  BeginResult,
  CommitItem,
  CommitResult,
  EmitItem,
  EmitResult,
  FinishItem,
  FinishResult,
  JournalStep,
  LeaseLost,
  LeaseRef,
  SuspendItem,
  SuspendResult,
} from '@ground-control/core/workers/schema'
import type { AnyAgent } from '../src/define-agent.ts'
import type { Transport } from '../src/transport/transport.ts'

type Wait = SuspendItem['waits'][number]
type Step = JournalStep & {
  wait: Wait | null
  idempotencyKey: string
  settled: CommitItem['settle'] | null
  attempt: number
  arguments: Json | null
  said: { status: string; reason: string; decidedBy: string } | null
}
type Run = {
  id: string
  agentName: string
  input: Json
  status: 'queued' | 'running' | 'waiting' | 'succeeded' | 'failed'
  fence: number
  token: string | null
  steps: Map<string, Step>
  /** keys of steps in the order in which they ended */
  ended: string[]
  deadlineAt: string | null
  result: FinishItem['result'] | null
  events: Array<{ type: string; data: Json }>
}
type Verdict =
  | { kind: 'grant'; maxOutputTokens?: number; model?: string; maxAttempts?: number }
  | { kind: 'ask' }
  | { kind: 'later'; retryAfterMs: number }
  | { kind: 'refuse'; failure: Failure }

/**
 * The worker protocol in memory: what the control plane promises, in as few lines as say it. Every verb is
 * synchronous inside, so each is a transaction; a lease is good while its fence is the newest.
 */
export class ControlPlaneDouble {
  readonly runs = new Map<string, Run>()
  readonly calls: Array<{ verb: string; item: unknown }> = []
  readonly secrets = new Map<string, string>()
  flags: Record<string, Json> = {}
  /** what policies and budgets say */
  judge: (item: AdmitItem) => Verdict = () => ({ kind: 'grant' })
  #ids = 0

  start(agent: Pick<AnyAgent, 'name'>, input: Json, options: { deadlineAt?: string } = {}): string {
    const id = this.#id('run')
    this.runs.set(id, {
      id,
      agentName: agent.name,
      input,
      status: 'queued',
      fence: 0,
      token: null,
      steps: new Map(),
      ended: [],
      deadlineAt: options.deadlineAt ?? null,
      result: null,
      events: [],
    })
    return id
  }

  run(id: string): Run {
    const run = this.runs.get(id)
    if (run === undefined) throw new Error(`no run ${id}`)
    return run
  }

  step(runId: string, name: string, occurrence = 0): Step {
    const step = this.run(runId).steps.get(`${name} ${occurrence}`)
    if (step === undefined) throw new Error(`no step ${name} ${occurrence}`)
    return step
  }

  /** Takes the run over, whoever holds it: as after a lease has run out. */
  begin(runId: string): BeginResult {
    const run = this.run(runId)
    if (run.result !== null) return { outcome: 'skipped', reason: 'terminal' }
    run.fence += 1
    run.token = `token ${run.fence}`
    run.status = 'running'
    const ended = run.ended.map((key) => run.steps.get(key) as Step)
    return {
      outcome: 'begun',
      lease: { runId, fence: run.fence, token: run.token },
      run: {
        id: runId,
        workspaceId: 'ws_test',
        agentId: 'agent_test',
        agentName: run.agentName,
        agentVersionId: 'agv_test',
        input: run.input,
        endUser: null,
        tags: [],
        attempt: 1,
        createdAt: '2026-01-01T00:00:00.000Z',
        deadlineAt: run.deadlineAt,
        crashes: 0,
      },
      journal: structuredClone(ended.map(journalStep)),
      flags: this.flags,
    }
  }

  transport(): Transport {
    const recorded =
      <Item, Result>(verb: string, answer: (item: Item) => Result) =>
      async (item: Item) => {
        this.calls.push({ verb, item: structuredClone(item) })
        return structuredClone(answer(structuredClone(item)))
      }
    return {
      begin: recorded('begin', ({ runId }) => this.begin(runId)),
      admit: recorded('admit', (item) => this.#admit(item)),
      commit: recorded('commit', (item) => this.#commit(item)),
      suspend: recorded('suspend', (item) => this.#suspend(item)),
      emit: recorded('emit', (item) => this.#emit(item)),
      finish: recorded('finish', (item) => this.#finish(item)),
      secret: recorded('secret', (name) => this.secrets.get(name) ?? 'no such secret'),
    }
  }

  /** A person decides about a step that waits; `edited` are the arguments they put in. */
  decide(
    runId: string,
    name: string,
    decision: {
      status: 'approved' | 'edited' | 'rejected' | 'expired'
      edited?: Json
      reason?: string
      decidedBy?: string
    },
    occurrence = 0,
  ): void {
    const run = this.run(runId)
    const step = this.step(runId, name, occurrence)
    const { status, edited, reason = '', decidedBy = 'Ada' } = decision
    if (step.kind === 'tool' || step.kind === 'model') {
      // Told to the run when it asks for leave again.
      step.said = { status, reason, decidedBy }
      step.arguments = edited ?? step.arguments
    } else {
      const on = step.wait?.on
      const asked = on?.kind === 'new_approval' ? on.arguments : null
      this.#end(run, step, { status, arguments: edited ?? asked, reason, decidedBy }, null)
    }
    this.#wake(run)
  }

  /** Something that a step waits for has come: the sleep is over, the event is there, the child has ended. */
  arrive(runId: string, name: string, output: Json, occurrence = 0): void {
    const run = this.run(runId)
    this.#end(run, this.step(runId, name, occurrence), output, null)
    this.#wake(run)
  }

  fail(runId: string, name: string, failure: Failure): void {
    const run = this.run(runId)
    this.#end(run, this.step(runId, name), null, failure)
    this.#wake(run)
  }

  #admit(item: AdmitItem): AdmitResult {
    const run = this.#held(item.lease)
    if ('outcome' in run) return run
    const refused = this.#recordBefore(item)
    if (refused) return refused
    const step = this.#ensure(run, item.step, item.digest, item.call.kind)
    if (typeof step === 'string') return mismatch(step)
    if (isOver(step)) return this.#recorded(step)
    if (step.said !== null) return this.#answered(run, step, step.said)
    if (step.status === 'waiting') return { outcome: 'ask', stepId: step.id, approvalId: `apr ${step.id}` }
    const verdict = this.judge(item)
    if (verdict.kind === 'later')
      return { outcome: 'later', retryAfterMs: verdict.retryAfterMs, message: 'not now' }
    if (verdict.kind === 'refuse') {
      this.#end(run, step, null, verdict.failure)
      return { outcome: 'refused', stepId: step.id, failure: verdict.failure, decisions: [] }
    }
    if (verdict.kind === 'ask') {
      step.status = 'waiting'
      step.arguments = item.call.kind === 'tool' ? item.call.arguments : {}
      return { outcome: 'ask', stepId: step.id, approvalId: `apr ${step.id}` }
    }
    return this.#granted(step, verdict)
  }

  #granted(step: Step, verdict: Extract<Verdict, { kind: 'grant' }> = { kind: 'grant' }): AdmitResult {
    step.status = 'started'
    return {
      outcome: 'granted',
      stepId: step.id,
      holdId: step.kind === 'model' ? `hold ${step.id}` : null,
      idempotencyKey: step.idempotencyKey,
      arguments: step.arguments,
      model: verdict.model ?? null,
      maxOutputTokens: verdict.maxOutputTokens ?? null,
      ...(verdict.maxAttempts !== undefined && { maxAttempts: verdict.maxAttempts }),
      decisions: [],
    }
  }

  #answered(run: Run, step: Step, said: NonNullable<Step['said']>): AdmitResult {
    const { reason, decidedBy } = said
    const status = said.status as 'approved' | 'edited' | 'rejected' | 'expired'
    if (status === 'approved' || status === 'edited') return this.#granted(step)
    const approvalId = `apr ${step.id}`
    const details = { approvalId, decidedBy }
    const code = `approval_${status}`
    this.#end(run, step, null, { code, retryable: false, message: reason || status, details })
    return { outcome: 'rejected', stepId: step.id, approvalId, status, reason, decidedBy }
  }

  #recorded({ id: stepId, status, output, error }: Step): AdmitResult {
    return { outcome: 'recorded', stepId, status: status as 'succeeded' | 'failed', output, error }
  }

  #commit(item: CommitItem): CommitResult {
    const run = this.#held(item.lease)
    if ('outcome' in run) return run
    const step = this.#ensure(run, item.step, item.digest, item.kind)
    if (typeof step === 'string') return mismatch(step)
    if (!isOver(step)) {
      const { outcome } = item
      step.settled = item.settle ?? null
      step.attempt = item.attempt
      if (outcome.status === 'succeeded') this.#end(run, step, outcome.output, null)
      else this.#end(run, step, null, outcome.error)
    }
    return { outcome: 'committed', stepId: step.id, costNanoUsd: null, costKind: null }
  }

  /** What comes with a request is recorded first; without it the rest does not happen. */
  #recordBefore({ lease, before = [] }: Pick<FinishItem, 'lease' | 'before'>): LeaseLost | null {
    for (const step of before) {
      const answer = this.#commit({ ...step, lease })
      if (answer.outcome === 'lost') return answer
    }
    return null
  }

  #suspend({ lease, waits }: SuspendItem): SuspendResult {
    const run = this.#held(lease)
    if ('outcome' in run) return run
    const over: Step[] = []
    for (const wait of waits) {
      const kind = wait.on.kind === 'new_approval' ? 'approval' : wait.on.kind
      const step = this.#ensure(run, wait.step, wait.digest, wait.on.kind === 'approval' ? 'tool' : kind)
      if (typeof step === 'string') return mismatch(step)
      // A tool's question that has been answered has left `waiting`, one way or the other.
      if (isOver(step) || (wait.on.kind === 'approval' && step.said !== null)) over.push(step)
      else Object.assign(step, { status: 'waiting', wait })
    }
    if (over.length > 0) return { outcome: 'go_on', steps: over.map(journalStep) }
    run.status = 'waiting'
    run.token = null
    return { outcome: 'suspended' }
  }

  #emit(item: EmitItem): EmitResult {
    const run = this.#held(item.lease)
    if ('outcome' in run) return run
    const step = this.#ensure(run, item.step, 'emitted', 'code')
    if (typeof step === 'string') return mismatch(step)
    if (!isOver(step)) {
      run.events.push({ type: item.type, data: item.data })
      this.#end(run, step, null, null)
    }
    return { outcome: 'emitted', stepId: step.id, eventId: `evt ${step.id}` }
  }

  #finish({ lease, result, before }: FinishItem): FinishResult {
    const run = this.#held(lease)
    if ('outcome' in run) return run
    const refused = this.#recordBefore({ lease, before })
    if (refused) return refused
    run.token = null
    if (result.status === 'released' || result.status === 'crashed') {
      run.status = 'queued'
      return { outcome: 'finished', status: 'queued' }
    }
    run.result = result
    run.status = result.status
    return { outcome: 'finished', status: result.status }
  }

  #held(lease: LeaseRef): Run | LeaseLost {
    const run = this.run(lease.runId)
    if (run.fence === lease.fence && run.token === lease.token) return run
    return { outcome: 'lost', reason: 'fenced', message: `fence ${lease.fence} is behind ${run.fence}` }
  }

  #ensure(
    run: Run,
    { name, occurrence }: Wait['step'],
    digest: string,
    kind: JournalStep['kind'],
  ): Step | string {
    const key = `${name} ${occurrence}`
    const known = run.steps.get(key)
    if (known !== undefined) return known.digest === digest ? known : `${key} has another digest`
    const step: Step = {
      id: this.#id('step'),
      name,
      occurrence,
      kind,
      status: 'started',
      digest,
      output: null,
      error: null,
      wait: null,
      idempotencyKey: `${run.id} ${key}`,
      settled: null,
      attempt: 0,
      arguments: null,
      said: null,
    }
    run.steps.set(key, step)
    return step
  }

  #end(run: Run, step: Step, output: Json, error: Failure | null): void {
    if (isOver(step)) throw new Error(`${step.name} ended twice`)
    Object.assign(step, { status: error === null ? 'succeeded' : 'failed', output, error })
    run.ended.push(`${step.name} ${step.occurrence}`)
  }

  #wake(run: Run): void {
    if (run.status === 'waiting') run.status = 'queued'
  }

  #id(prefix: string): string {
    this.#ids += 1
    return `${prefix} ${this.#ids}`
  }
}

const isOver = (step: JournalStep) => step.status === 'succeeded' || step.status === 'failed'

function journalStep({ id, name, occurrence, kind, status, digest, output, error }: Step): JournalStep {
  return { id, name, occurrence, kind, status, digest, output, error }
}

const mismatch = (message: string): LeaseLost => ({ outcome: 'lost', reason: 'digest_mismatch', message })
