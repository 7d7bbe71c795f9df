import { z } from 'zod'
import { quorum } from '../approvals/terms.ts'
import type { AppErrorCode } from '../errors.ts'
import { id } from '../ids.ts'
import { type Json, json } from '../json.ts'
import {
  type costKind,
  type Decision,
  type Failure,
  failure,
  type StepStatus,
  stepKind,
} from '../runs/schema.ts'
import { text } from '../text.ts'

/** Who writes a run: every write names the lease and its fence, and is refused when a newer one exists. */
export const leaseRef = z.object({ runId: id('run'), fence: z.int32().min(1), token: text(100, 1) })
export type LeaseRef = z.infer<typeof leaseRef>

export const stepKey = z.object({ name: text(200, 1), occurrence: z.number().int().min(0).max(1_000_000) })
export const digest = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hex')

/** At most this many of one verb travel together. */
export const maxBatch = 500
const batch = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item).min(1).max(maxBatch) })

export const beginItem = z.object({
  runId: id('run'),
  /** the delivery's number: an older one is stale */
  dispatch: z.int32().min(0),
  workerId: id('worker'),
  /** made by the worker, so that a begin whose answer was lost can be asked again */
  token: text(100, 1),
})
export const beginInput = batch(beginItem)
export type BeginItem = z.infer<typeof beginItem>

export type JournalStep = {
  id: string
  name: string
  occurrence: number
  kind: z.infer<typeof stepKind>
  status: StepStatus
  digest: string
  output: Json
  error: Failure | null
}

export type BeginResult =
  | {
      outcome: 'begun'
      lease: LeaseRef
      run: {
        id: string
        workspaceId: string
        agentId: string
        agentName: string
        agentVersionId: string
        input: Json
        endUser: string | null
        tags: string[]
        attempt: number
        createdAt: string
        deadlineAt: string | null
        /** processes that ended with it in a row without it getting further; see suspectAfter */
        crashes: number
      }
      journal: JournalStep[]
      flags: Record<string, Json>
    }
  /** not to be run now: another holds it, it is over, this delivery is old, or its agent has no slot free */
  | { outcome: 'skipped'; reason: 'stale' | 'leased' | 'terminal' | 'unknown' | 'paused' | 'full' }

const tokenCount = z.number().int().min(0).max(1e12)
export const usage = z.object({
  inputTokens: tokenCount.nullable(),
  outputTokens: tokenCount.nullable(),
  cachedInputTokens: tokenCount.nullable().default(null),
  reasoningTokens: tokenCount.nullable().default(null),
  /** it was charged at a batch's price, as the provider said: of a batch, or of OpenAI's flex tier */
  isBatch: z.boolean().optional(),
})
export type Usage = z.infer<typeof usage>

/** How a step came out. */
export const endedStep = z.object({
  step: stepKey,
  digest,
  kind: stepKind,
  request: json.optional(),
  outcome: z.discriminatedUnion('status', [
    z.object({ status: z.literal('succeeded'), output: json }),
    z.object({ status: z.literal('failed'), error: failure }),
  ]),
  attempt: z.number().int().min(1).max(1_000).default(1),
  startedAtMs: z.number().int().min(0).max(8.64e15).optional(),
  /** of a model call: ends its hold at what it really cost. `usage: null` means the call never reached a model. */
  settle: z
    .object({
      holdId: id('hold'),
      model: text(200, 1),
      usage: usage.nullable(),
      /** what a tokenizer counted, for what the provider did not say */
      counted: z.object({ inputTokens: tokenCount, outputTokens: tokenCount }).optional(),
    })
    .optional(),
})
export type EndedStep = z.infer<typeof endedStep>

/** What of the run has ended and is not on record yet: it is recorded first, and without it the rest does not happen. */
const before = z.array(endedStep).max(100).optional()

/** Asks leave for one model or tool call. Nothing may be called before the answer is `granted`. */
export const admitItem = z.object({
  lease: leaseRef,
  step: stepKey,
  digest,
  call: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('model'),
      model: text(200, 1),
      estimate: z.object({
        inputTokens: z.number().int().min(0).max(1e9),
        maxOutputTokens: z.number().int().min(0).max(1e9),
      }),
      request: json,
    }),
    z.object({ kind: z.literal('tool'), tool: text(64, 1), arguments: json }),
  ]),
  before,
})
export const admitInput = batch(admitItem)
export type AdmitItem = z.infer<typeof admitItem>

export type AdmitResult =
  /** Make the call. `arguments` are those to use: a person may have edited them. */
  | {
      outcome: 'granted'
      stepId: string
      holdId: string | null
      idempotencyKey: string
      arguments: Json | null
      /** the model to call instead of the one asked for, by an order in force or a budget's ladder */
      model: string | null
      /** a model call may use no more than this; null where no budget limits it */
      maxOutputTokens: number | null
      /** fewer tries than the caller would make; absent: as many as it likes */
      maxAttempts?: number
      decisions: Decision[]
    }
  /** Recorded before: use this, do not call. */
  | {
      outcome: 'recorded'
      stepId: string
      status: 'succeeded' | 'failed'
      output: Json
      error: Failure | null
    }
  /** Not now: ask again in so long. Nothing is recorded. */
  | { outcome: 'later'; retryAfterMs: number; message: string }
  /** A person must decide; suspend on this step. */
  | { outcome: 'ask'; stepId: string; approvalId: string }
  /** A person said no; recorded as the step's outcome. Tell the agent. */
  | {
      outcome: 'rejected'
      stepId: string
      approvalId: string
      status: 'rejected' | 'expired' | 'cancelled'
      reason: string
      decidedBy: string | null
    }
  /** Recorded as the step's failure. `failure.code`: policy_denied, budget_exceeded, unpriced, step_limit, … */
  | { outcome: 'refused'; stepId: string; failure: Failure; decisions: Decision[] }
  | LeaseLost

/** The run is no longer this worker's: stop at once, write nothing. */
export type LeaseLost = {
  outcome: 'lost'
  reason: 'fenced' | 'cancelled' | 'killed' | 'terminal' | 'paused' | 'digest_mismatch'
  message: string
}

export const commitItem = endedStep.extend({ lease: leaseRef })
export const commitInput = batch(commitItem)
export type CommitItem = z.infer<typeof commitItem>
export type CommitResult =
  | {
      outcome: 'committed'
      stepId: string
      costNanoUsd: string | null
      costKind: z.infer<typeof costKind> | null
    }
  | LeaseLost

/** As code names them: a person by their e-mail address, a group by its name. */
export const namedRecipient = z.union([
  z.object({ person: text(320, 1) }),
  z.object({ role: z.enum(['operator', 'developer', 'admin']) }),
  z.object({ group: text(200, 1) }),
])
export type NamedRecipient = z.infer<typeof namedRecipient>

/** One thing to wait for; the step is recorded as waiting in the same transaction. */
export const waitRequest = z.object({
  step: stepKey,
  digest,
  on: z.discriminatedUnion('kind', [
    /** a tool call that `admit` answered with `ask`: the approval exists already */
    z.object({ kind: z.literal('approval') }),
    z.object({
      kind: z.literal('new_approval'),
      title: text(500, 1),
      arguments: json,
      risk: z.enum(['low', 'medium', 'high']).default('medium'),
      onBehalfOf: text(200).optional(),
      deadlineMs: z
        .number()
        .int()
        .min(1_000)
        .max(366 * 86_400_000)
        .optional(),
      // Absent, not defaulted: a wait is found again by the digest of what it asked for.
      quorum: quorum.optional(),
      assignees: z.array(namedRecipient).min(1).max(20).optional(),
      separateDuties: z.boolean().optional(),
      /** a free question, and no quorum then: the first answer counts. `answer` is its JSON Schema, absent: any text */
      question: z.object({ answer: json.optional() }).optional(),
      /** the agent replies to what people ask back */
      answersComments: z.boolean().optional(),
    }),
    z.object({
      kind: z.literal('sleep'),
      ms: z
        .number()
        .int()
        .min(0)
        .max(366 * 86_400_000),
    }),
    z.object({
      kind: z.literal('event'),
      type: text(200, 1),
      key: text(200, 1).optional(),
      timeoutMs: z
        .number()
        .int()
        .min(0)
        .max(366 * 86_400_000)
        .optional(),
    }),
    z.object({ kind: z.literal('child'), agent: text(80, 1), input: json, endUser: text(200).optional() }),
  ]),
})
export const suspendItem = z.object({ lease: leaseRef, waits: z.array(waitRequest).min(1).max(100) })
export const suspendInput = batch(suspendItem)
export type SuspendItem = z.infer<typeof suspendItem>
export type SuspendResult =
  | { outcome: 'suspended' }
  /** some wait was over already: the run stays this worker's; replay with these */
  | { outcome: 'go_on'; steps: JournalStep[] }
  | LeaseLost

/** How a process ended that executed one run alone. */
export const crashEvidence = z.object({
  exitCode: z.number().int().min(0).max(255).nullable(),
  signal: text(20).nullable(),
  /** what the runtime said last; nothing that the agent wrote */
  message: text(1_000),
})
export type CrashEvidence = z.infer<typeof crashEvidence>

export const finishItem = z.object({
  lease: leaseRef,
  result: z.discriminatedUnion('status', [
    z.object({
      status: z.literal('succeeded'),
      output: json,
      servedBy: z.enum(['primary', 'fallback', 'static']).default('primary'),
      degraded: z.boolean().default(false),
      /** the failure that led to a lower model or a fallback */
      degradedBecause: failure.optional(),
      /** the error that the fallback answered for */
      failure: failure.optional(),
    }),
    z.object({
      status: z.literal('failed'),
      failure,
      retryAfterMs: z.number().int().min(0).max(86_400_000).optional(),
    }),
    /** handed back unfinished: the worker stops. Costs no attempt. */
    z.object({ status: z.literal('released') }),
    /** it ended the process that it had to itself. Costs no attempt; too often in a row is quarantine. */
    z.object({ status: z.literal('crashed'), evidence: crashEvidence }),
  ]),
  before,
})
export const finishInput = batch(finishItem)
export type FinishItem = z.infer<typeof finishItem>
export type FinishResult =
  | { outcome: 'finished'; status: 'succeeded' | 'failed' | 'cancelled' | 'queued' }
  | LeaseLost

export const emitItem = z.object({
  lease: leaseRef,
  step: stepKey,
  type: text(200, 1),
  data: json,
})

export const emitInput = batch(emitItem)
export type EmitItem = z.infer<typeof emitItem>
export type EmitResult = { outcome: 'emitted'; stepId: string; eventId: string } | LeaseLost

/** Whatever a worker has to say at a moment, of any of its runs. */
export const turnItem = z.discriminatedUnion('verb', [
  z.object({ verb: z.literal('begin'), item: beginItem }),
  z.object({ verb: z.literal('admit'), item: admitItem }),
  z.object({ verb: z.literal('commit'), item: commitItem }),
  z.object({ verb: z.literal('suspend'), item: suspendItem }),
  z.object({ verb: z.literal('emit'), item: emitItem }),
  z.object({ verb: z.literal('finish'), item: finishItem }),
])
export const turnInput = batch(turnItem)
export type TurnItem = z.infer<typeof turnItem>
export type TurnResult =
  | BeginResult
  | AdmitResult
  | CommitResult
  | SuspendResult
  | EmitResult
  | FinishResult
  /** this item alone could not be taken; `internal`: for a reason of ours, so that asking again may help */
  | { outcome: 'not_taken'; code: AppErrorCode | 'internal'; message: string }

/** A worker that has hands free asks for runs, and waits for them. */
export const takeInput = z.object({
  workerId: id('worker'),
  /** made by the worker: the token of every lease that this gives */
  token: text(100, 1),
  /** the answer under this token was lost: gives what was begun under it, and nothing new */
  again: z.boolean().default(false),
  /** how many runs it has room for in all, and of each version that it serves */
  room: z.number().int().min(1).max(10_000),
  versions: z
    .array(z.object({ agentVersionId: id('agentVersion'), room: z.number().int().min(1).max(10_000) }))
    .min(1)
    .max(500),
  /** how long to wait where nothing is due */
  waitMs: z.number().int().min(0).max(25_000).default(20_000),
})
export type TakeInput = z.infer<typeof takeInput>
export type Begun = Extract<BeginResult, { outcome: 'begun' }>
export type TakeResult = { runs: Begun[] }

export const joinInput = z.object({
  /** kept over restarts of the same process only */
  workerId: id('worker'),
  name: text(200, 1),
  /**
   * the same over restarts, where a supervisor sees to it that at most one process of this instance lives: what the
   * former one held is free at once, and not only when its lease runs out
   */
  instance: text(200, 1).optional(),
  concurrency: z.number().int().min(1).max(10_000),
  agentVersionIds: z.array(id('agentVersion')).max(500),
})
export type QueueConnection =
  | { kind: 'postgres'; url: string; schema: string }
  | { kind: 'redis'; url: string }
export type JoinResult = { queue: QueueConnection; leaseMs: number; heartbeatMs: number }

export const heartbeatInput = z.object({
  workerId: id('worker'),
  busy: z.number().int().min(0).max(100_000),
  leases: z.array(leaseRef).max(10_000),
  /** on the last one: no more is coming */
  stopping: z.boolean().default(false),
  /** kills that it has carried out: nothing of them begins here any more */
  acknowledged: z
    .array(
      z.object({
        overrideId: id('override'),
        /** runs that were told to stop and have not come to their end yet */
        goingOn: z.array(id('run')).max(10_000),
      }),
    )
    .max(1_000)
    .default([]),
})
export type HeartbeatResult = {
  /** kills that wait for this worker's word; it gives it with its next beat, which it sends at once */
  kills: string[]
  /** runs that are no longer this worker's or are to stop, and why */
  lost: Array<{ runId: string; reason: LeaseLost['reason'] }>
}

export type WorkerView = {
  id: string
  name: string
  agents: string[]
  concurrency: number
  busy: number
  startedAt: string
  lastSeenAt: string
  isLive: boolean
}

export const leaseMs = 20_000
export const heartbeatMs = 5_000
/** A worker that missed three heartbeats is not counted on. */
export const workerLiveMs = 15_000
/** So often in a row without a step in between, and the run is quarantined. */
export const maxCrashes = 3
/**
 * From so many on it is executed in a process of its own alone. Before, its neighbours on the worker are as suspect as
 * it is, too many perhaps to give each a process: it gets one if there is room. In a process of its own a crash is its
 * own doing, and a worker that is lost with it is not.
 */
export const suspectAfter = 2

/** The queue that carries runs of one agent version. */
export const queueName = (agentVersionId: string) => `runs-${agentVersionId}`
/** What a job carries: ids and the delivery's number, nothing else. */
export type RunJob = {
  runs: Array<{ runId: string; dispatch: number }>
  /** of all its runs; the lower goes first. Absent: normal */
  priority?: number
}
