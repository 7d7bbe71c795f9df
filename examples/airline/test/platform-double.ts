import { createOpenAI } from '@ai-sdk/openai'
import type { ApprovalView } from '@ground-control/core/approvals/schema'
import type { AuditEntryView } from '@ground-control/core/audit/schema'
import type { Json } from '@ground-control/core/json'
import type { RunDetail, StepView, Wait } from '@ground-control/core/runs/schema'
import type { AgentContext } from '@ground-control/sdk'
import { jsonSchema, type ToolSet, tool } from 'ai'
import { z } from 'zod'
import { desk } from '../src/agent.ts'
import type { Decision, Platform, StartConversation } from '../src/play/platform.ts'

type Open = { wait: Wait; settle: (value: never) => void }

const deadlineMs = 2_000
const outcomes = { approve: 'approved', edit: 'edited', reject: 'rejected', wait: 'expired' } as const

/** One run: the desk's own code over a context that keeps everything in memory and survives nothing. */
class RunDouble {
  readonly detail: RunDetail
  readonly approvals: ApprovalView[] = []
  readonly entries: AuditEntryView[] = []
  readonly emitted: { type: string; data: Json }[] = []
  #open = new Map<string, Open>()
  #steps = 0

  constructor(id: string, { tag, endUser }: StartConversation) {
    this.detail = {
      id,
      agentId: 'agent_1',
      agentName: desk.name,
      agentVersionId: 'agentversion_1',
      agentVersionNumber: 1,
      status: 'running',
      servedBy: null,
      degraded: false,
      degradedBecause: null,
      failure: null,
      waits: [],
      endUser: endUser ?? null,
      tags: [tag],
      priority: 'normal',
      costNanoUsd: '0',
      hasUnpriced: false,
      inputTokens: 0,
      outputTokens: 0,
      modelCalls: 0,
      toolCalls: 0,
      attempt: 1,
      createdAt: '2024-05-15T19:00:00Z',
      startedAt: null,
      finishedAt: null,
      input: null,
      output: null,
      cancelRequestedAt: null,
      parentRunId: null,
      retryOfRunId: null,
      forkedFromRunId: null,
      forkedFromStepId: null,
      forkRunIds: [],
      crashes: 0,
      workerId: null,
      servingWorkers: 1,
      steps: [],
      approvalIds: [],
      stepsOmitted: 0,
    }
  }

  async execute(input: unknown, modelUrl: string): Promise<void> {
    const ctx = this.#context(modelUrl)
    const asked = desk.input.parse(input)
    try {
      this.#end(await desk.run(ctx, asked), 'primary')
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error))
      const answer = await desk.fallback?.(ctx, asked, failure)
      if (answer === undefined) throw error
      this.#end(answer, 'fallback')
    }
  }

  say(turn: number, text: string): void {
    const name = `customer-${turn}`
    this.#settle(name, { id: 'event_1', type: 'customer.message', key: `turn-${turn}`, data: { text } })
  }

  decide(approvalId: string, decision: Decision | null): void {
    const approval = this.approvals.find(({ id, status }) => id === approvalId && status === 'pending')
    if (approval === undefined) return
    approval.status = outcomes[decision?.kind ?? 'wait']
    approval.reason = decision?.kind === 'reject' ? decision.reason : null
    approval.editedArguments = decision?.kind === 'edit' ? decision.arguments : null
    approval.decidedBy = decision && { kind: 'program', id: 'key_1', name: 'operator' }
    const final = approval.editedArguments ?? approval.arguments
    const after = { status: approval.status, arguments: final, reason: approval.reason }
    this.#note(decision === null ? 'approval.expire' : 'approval.decide', approval.id, after)
    this.#settle(approval.id, approval)
  }

  #note(action: string, id: string, after: Json): void {
    this.entries.push({ action, subject: { kind: 'approval', id }, after } as unknown as AuditEntryView)
  }

  #end(output: unknown, servedBy: 'primary' | 'fallback'): void {
    Object.assign(this.detail, { status: 'succeeded', servedBy, output })
  }

  #wait<T>(name: string, wait: Wait): Promise<T> {
    return new Promise((settle) => {
      this.#open.set(name, { wait, settle })
      this.#showWaits()
    })
  }

  #settle(name: string, value: unknown): void {
    const open = this.#open.get(name)
    this.#open.delete(name)
    this.#showWaits()
    open?.settle(value as never)
  }

  #showWaits(): void {
    this.detail.waits = [...this.#open.values()].map(({ wait }) => wait)
    if (this.detail.status !== 'succeeded')
      this.detail.status = this.detail.waits.length > 0 ? 'waiting' : 'running'
  }

  #context(modelUrl: string): AgentContext<'openai/gpt-4o' | 'openai/gpt-4o-mini'> {
    const signal = new AbortController().signal
    const openai = createOpenAI({ apiKey: 'none', baseURL: modelUrl })
    const elsewhere = () => Promise.reject(new Error('the desk does not use this'))
    return {
      step: async (_name, work) => work(signal),
      model: () => {
        this.detail.modelCalls += 1
        return openai.chat('gpt-4o')
      },
      tools: () => this.#tools(signal),
      waitForEvent: (name, { type, key }) =>
        this.#wait(name, {
          kind: 'event',
          stepId: name,
          name,
          eventType: type,
          eventKey: key ?? null,
          until: null,
        }),
      emit: async (type, data = {}) => {
        this.emitted.push({ type, data })
      },
      approval: elsewhere,
      sleep: elsewhere,
      invoke: elsewhere,
      flag: elsewhere,
      secret: elsewhere,
      log: { debug() {}, info() {}, warn() {}, error() {} },
      signal,
      run: {
        id: this.detail.id,
        agentName: desk.name,
        agentVersionId: 'agentversion_1',
        attempt: 1,
        endUser: this.detail.endUser,
        tags: this.detail.tags,
        createdAt: new Date('2024-05-15T19:00:00Z'),
        deadlineAt: null,
      },
    }
  }

  #tools(signal: AbortSignal): ToolSet {
    const entries = desk.tools.map((spec) => [
      spec.name,
      tool({
        description: spec.description,
        inputSchema: jsonSchema<unknown>(z.toJSONSchema(spec.input, { io: 'input' }) as object),
        execute: async (args): Promise<unknown> => {
          let given = spec.input.parse(args)
          const stepId = `step_${this.detail.id}_${this.#steps++}`
          this.detail.toolCalls += 1
          const step = {
            id: stepId,
            name: `tool:${spec.name}`,
            kind: 'tool',
            status: 'started',
            output: null,
          }
          this.detail.steps.push(step as StepView)
          if (spec.effect === 'write') {
            const answer = await this.#ask(stepId, spec.name, given as Json)
            const { status, reason, decidedBy, editedArguments } = answer
            if (status === 'rejected' || status === 'expired') {
              Object.assign(step, { status: 'failed', error: { code: `approval_${status}` } })
              return { error: 'rejected', status, reason: reason ?? '', decidedBy: decidedBy?.name ?? null }
            }
            if (status === 'edited') given = spec.input.parse(editedArguments)
          }
          Object.assign(step, { request: given })
          const output = await spec.execute(given as never, { idempotencyKey: stepId, signal })
          Object.assign(step, { status: 'succeeded', output })
          return output
        },
      }),
    ])
    return Object.fromEntries(entries)
  }

  #ask(stepId: string, toolName: string, args: Json): Promise<ApprovalView> {
    const id = `approval_${stepId}`
    const asked = { id, stepId, runId: this.detail.id, action: toolName, arguments: args }
    this.approvals.push({ ...asked, status: 'pending', digest: '', reason: null } as unknown as ApprovalView)
    this.#note('approval.ask', id, {})
    // Nobody decides in time where the play leaves it alone.
    setTimeout(() => this.decide(id, null), deadlineMs).unref()
    return this.#wait(id, { kind: 'approval', stepId, name: `tool:${toolName}`, approvalId: id })
  }
}

/** A platform in memory for the tests of the demo: the desk's own code runs, and nothing else of the platform. */
export function platformDouble(modelUrl: string) {
  const runs = new Map<string, RunDouble>()
  const byKey = new Map<string, string>()
  const find = (id: string): RunDouble => {
    const run = runs.get(id)
    if (run === undefined) throw new Error(`no run ${id}`)
    return run
  }
  const platform: Platform = {
    async start(conversation) {
      const id = byKey.get(conversation.idempotencyKey) ?? `run_${runs.size}`
      if (runs.has(id)) return id
      byKey.set(conversation.idempotencyKey, id)
      const run = new RunDouble(id, conversation)
      runs.set(id, run)
      const { conversationId, opening, airlineUrl } = conversation
      void run.execute({ conversationId, opening, airlineUrl }, modelUrl).catch((error: unknown) => {
        Object.assign(run.detail, { status: 'failed', failure: { message: String(error) } })
      })
      return id
    },
    runs: async (tag) =>
      [...runs.values()].map(({ detail }) => detail).filter(({ tags }) => tags.includes(tag)),
    run: async (id) => find(id).detail,
    say: async (id, turn, text) => find(id).say(turn, text),
    pendingApprovals: async () =>
      [...runs.values()].flatMap(({ approvals }) => approvals.filter(({ status }) => status === 'pending')),
    approvalsOf: async (id) => find(id).approvals,
    decide: async ({ id, runId }, decision) => find(runId).decide(id, decision),
    auditOf: async (id) => find(id).entries,
  }
  return { platform, emitted: (id: string) => find(id).emitted }
}
