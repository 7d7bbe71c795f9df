import type { LanguageModelV4 } from '@ai-sdk/provider'
import type { ApprovalStatus, Risk } from '@ground-control/core/approvals/schema'
import type { Json } from '@ground-control/core/json'
import type { ToolSet } from 'ai'
import type { z } from 'zod'
import type { AgentLike } from './define-agent.ts'
import type { RetryOptions } from './runtime/retry.ts'

/** Facts of the run that is being executed. */
export type RunFacts = {
  readonly id: string
  readonly agentName: string
  readonly agentVersionId: string
  readonly attempt: number
  readonly endUser: string | null
  readonly tags: readonly string[]
  readonly createdAt: Date
  readonly deadlineAt: Date | null
}

export type StepOptions = {
  retry?: RetryOptions
  /** of one try; default: only the run's own deadline */
  timeoutMs?: number
}

export type ModelChoice<Models extends string = string> = {
  /** where on the agent's ladder to begin; default: the first */
  model?: Models
  /** used where the call names none; default 4,096 */
  maxOutputTokens?: number
  /** tries per rung of the ladder; default 3 */
  maxAttempts?: number
  /** of all tries on one rung together, up to a stream's first content: past it the next rung is tried; default none */
  rungTimeoutMs?: number
  /** of one try, and of the silence between two parts of a stream; default 120,000 */
  timeoutMs?: number
}

export type ApprovalRequest = {
  title: string
  /** what the person sees, may edit, and decides on */
  arguments: Json
  risk?: Risk
  onBehalfOf?: string
  /** from now; absent: it waits without end */
  deadlineMs?: number
}

/** How a question to people ended. `expired` means nobody answered in time: it is not a person's no. */
export type ApprovalOutcome = {
  status: Exclude<ApprovalStatus, 'pending'>
  /** those to act on: the edited ones where a person edited them */
  arguments: Json
  reason: string | null
  decidedBy: string | null
}

export type EventRequest = {
  type: string
  /** only events with this key; absent: any of the type */
  key?: string
  /** null is the answer when nothing came by then; absent: it waits without end */
  timeoutMs?: number
}

export type ReceivedEvent = { id: string; type: string; data: Json }

export type Log = {
  debug(message: string, fields?: Record<string, unknown>): void
  info(message: string, fields?: Record<string, unknown>): void
  warn(message: string, fields?: Record<string, unknown>): void
  error(message: string, fields?: Record<string, unknown>): void
}

/**
 * What an agent's code works with. Everything that asks, waits or acts goes through here: it is recorded once, and
 * answered from the record when the run goes on elsewhere.
 *
 * Two rules make that work. Between these calls the code must be deterministic (put the clock, random numbers and
 * input/output into a `step`), and branches that run side by side must use different step names.
 */
export type AgentContext<Models extends string = string> = {
  /** Runs `fn` once and records its JSON. Fails with StepError. */
  step<T>(name: string, fn: (signal: AbortSignal) => T | Promise<T>, options?: StepOptions): Promise<T>
  /** A language model for the AI SDK. Calls throw RefusedError or ModelCallError. */
  model(choice?: Models | ModelChoice<Models>): LanguageModelV4
  /** The agent's tools for the AI SDK. */
  tools(): ToolSet
  /** Asks people. Suspends the run; the answer comes whenever it comes. */
  approval(name: string, request: ApprovalRequest): Promise<ApprovalOutcome>
  sleep(name: string, ms: number): Promise<void>
  /** The next event of that type; null when `timeoutMs` ran out. */
  waitForEvent(name: string, request: EventRequest): Promise<ReceivedEvent | null>
  /** Tells the platform that something happened, exactly once per run and call. */
  emit(type: string, data?: Json): Promise<void>
  /** Runs another agent as a child and gives its output. Throws ChildRunError. */
  invoke<Output extends z.ZodType>(agent: AgentLike<Output>, input: Json): Promise<z.output<Output>>
  invoke(agent: string, input: Json): Promise<Json>
  /** The flag's value when the run first asked; `fallback` where it is not set or of another type. */
  flag<T extends Json>(key: string, fallback: T): Promise<T>
  /** A secret of the workspace. Never recorded; masked in whatever the run records or logs. */
  secret(name: string): Promise<string>
  /** Structured; silent while the run replays what it did before. */
  readonly log: Log
  /** Ends when the run is stopped. */
  readonly signal: AbortSignal
  readonly run: RunFacts
}
