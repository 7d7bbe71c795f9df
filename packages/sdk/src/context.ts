import type { LanguageModelV4 } from '@ai-sdk/provider'
import type { ApprovalStatus, Risk } from '@ground-control/core/approvals/schema'
import type { Json } from '@ground-control/core/json'
import type { NamedRecipient } from '@ground-control/core/workers/schema'
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

/** A person by their e-mail address, everybody of a role, or a group by its name. */
export type Assignee = NamedRecipient

/** What people ask the agent about its question. */
export type Comment = { id: string; text: string; author: string }

type Asking = {
  title: string
  risk?: Risk
  onBehalfOf?: string
  /** from now; absent: it waits without end */
  deadlineMs?: number
  /** only they decide, who stands in for them, and whom an escalation tells later; absent: any operator */
  assignees?: Assignee[]
  /**
   * The agent's reply to what people ask back; the question waits on. Agent code like any other: it may use `ctx`, and
   * is replayed.
   */
  onComment?: (comment: Comment) => string | Promise<string>
}

export type ApprovalRequest = Asking & {
  kind?: 'approval'
  /** what the person sees, may edit, and decides on */
  arguments: Json
  /** so many different people must approve the same content; one rejection ends it */
  quorum?: { need: number }
  /** who started the run, is the one it is done for or registered the agent's version may not approve it */
  separateDuties?: boolean
}

export type QuestionRequest<Answer extends z.ZodType = z.ZodString> = Asking & {
  kind: 'question'
  /** what the person should know; they cannot edit it */
  arguments?: Json
  /** what the answer must look like; absent: a text */
  answer?: Answer
}

/** How a question to people ended. `expired` means nobody answered in time: it is not a person's no. */
export type ApprovalOutcome = {
  status: Exclude<ApprovalStatus, 'pending' | 'answered'>
  /** those to act on: the edited ones where a person edited them */
  arguments: Json
  reason: string | null
  decidedBy: string | null
}

/** How a free question ended. `rejected`: a person declined to answer, and says why. */
export type QuestionOutcome<Answer> =
  | { status: 'answered'; answer: Answer; reason: string | null; decidedBy: string | null }
  | {
      status: Exclude<ApprovalStatus, 'pending' | 'answered' | 'approved' | 'edited'>
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
  /** Asks people a free question. */
  approval<Answer extends z.ZodType = z.ZodString>(
    name: string,
    request: QuestionRequest<Answer>,
  ): Promise<QuestionOutcome<z.output<Answer>>>
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
