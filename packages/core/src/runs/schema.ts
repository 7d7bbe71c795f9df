import { z } from 'zod'
import type { RefusedItem } from '../errors.ts'
import { idempotencyKey } from '../idempotency.ts'
import { id } from '../ids.ts'
import { instant } from '../instant.ts'
import { type Json, json } from '../json.ts'
import { paging } from '../paging.ts'
import { slug, text } from '../text.ts'
import { type Priority, priority } from './priority.ts'

export const runStatus = z.enum(['queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled'])
export type RunStatus = z.infer<typeof runStatus>

export const stepKind = z.enum(['model', 'tool', 'code', 'approval', 'sleep', 'event', 'child'])
export type StepKind = z.infer<typeof stepKind>
export type StepStatus = 'started' | 'waiting' | 'succeeded' | 'failed'

export const costKind = z.enum(['priced', 'estimated', 'unpriced', 'included'])
export type CostKind = z.infer<typeof costKind>

export const tag = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]*$/, 'letters, digits and . _ : / - only')

export const startRunInput = z.object({
  agent: slug,
  input: json.default({}),
  endUser: text(200, 1).optional(),
  tags: z.array(tag).max(20).default([]),
  /** among the waiting runs of its agent */
  priority: priority.default('normal'),
  /** same key and same body: the first answer again; another body: conflict */
  idempotencyKey,
})
export type StartRunInput = z.infer<typeof startRunInput>

export const startManyInput = z.object({ runs: z.array(startRunInput).min(1).max(1_000) })
export const runIdInput = z.object({ id: id('run') })
const reason = text(1_000).default('')
export const cancelRunInput = runIdInput.extend({ reason })
export const retryRunInput = runIdInput.extend({ reason })
export type RetryRunInput = z.infer<typeof retryRunInput>
export const forkRunInput = runIdInput
  .extend({
    /** the step that is done anew, by its id … */
    fromStepId: id('step').optional(),
    /** … or as the agent's code names it; the first of a name is occurrence 0. Both: they name the same step */
    fromStep: z
      .object({ name: text(200, 1), occurrence: z.number().int().min(0).max(1_000_000).default(0) })
      .optional(),
    /** instead of the first run's */
    input: json.optional(),
    /** what the step came to, given by hand: it is not done anew. Of a step that failed or never ended */
    result: z.object({ output: json }).optional(),
    reason,
  })
  .refine((value) => value.fromStepId !== undefined || value.fromStep !== undefined, {
    path: ['fromStepId'],
    message: 'name the step: by fromStepId or by fromStep',
  })
export type ForkRunInput = z.infer<typeof forkRunInput>
export const quarantinedRunsInput = paging.prefault({})
export const waitRunInput = runIdInput.extend({
  timeoutMs: z.number().int().min(0).max(60_000).default(30_000),
})
export const listRunsInput = paging
  .extend({
    status: z.array(runStatus).max(6).optional(),
    agentId: id('agent').optional(),
    endUser: text(200).optional(),
    tag: tag.optional(),
    /** part of an id, an end user or a tag; each page looks through 10,000 runs at most, and its cursor goes on */
    search: text(200).optional(),
    since: instant.optional(),
    until: instant.optional(),
  })
  .prefault({})
export type ListRunsInput = z.infer<typeof listRunsInput>
export const watchRunInput = z.object({ id: id('run') })

export const failure = z.object({
  code: text(100, 1),
  retryable: z.boolean(),
  message: text(10_000),
  details: json.optional(),
})
export type Failure = z.infer<typeof failure>

/** Why a run is not going on. */
export type Wait =
  | { kind: 'approval'; stepId: string; name: string; approvalId: string }
  | { kind: 'sleep'; stepId: string; name: string; until: string }
  | {
      kind: 'event'
      stepId: string
      name: string
      eventType: string
      eventKey: string | null
      until: string | null
    }
  | { kind: 'child'; stepId: string; name: string; childRunId: string }

export type RunSummary = {
  id: string
  agentId: string
  agentName: string
  agentVersionId: string
  agentVersionNumber: number
  status: RunStatus
  servedBy: 'primary' | 'fallback' | 'static' | null
  degraded: boolean
  /** the failure that led to a lower model or a fallback */
  degradedBecause: Failure | null
  failure: Failure | null
  waits: Wait[]
  endUser: string | null
  tags: string[]
  priority: Priority
  costNanoUsd: string
  hasUnpriced: boolean
  inputTokens: number
  outputTokens: number
  modelCalls: number
  toolCalls: number
  attempt: number
  createdAt: string
  startedAt: string | null
  finishedAt: string | null
}

/** A policy's, budget's, order's or standing grant's word on a step. */
export type Decision = {
  at: string
  by: 'policy' | 'budget' | 'override' | 'grant'
  effect: 'allow' | 'degrade' | 'deny' | 'require_approval'
  id: string
  name: string
  rule: string | null
  version: number | null
  message: string
}

/** Stands where a value is too long for a screen: how its JSON begins, and how long it is. */
export type CutJson = { $cut: { text: string; characters: number } }

export type StepView = {
  id: string
  name: string
  occurrence: number
  kind: StepKind
  status: StepStatus
  attempt: number
  /** long ones are a `CutJson` */
  request: Json
  /** long ones are a `CutJson` */
  output: Json
  error: Failure | null
  decisions: Decision[]
  model: string | null
  inputTokens: number | null
  outputTokens: number | null
  costNanoUsd: string | null
  costKind: CostKind | null
  /** a fork's step that was not done again: the step it was copied from */
  copiedFromStepId: string | null
  startedAt: string
  finishedAt: string | null
}

export type RunDetail = RunSummary & {
  input: Json
  output: Json
  cancelRequestedAt: string | null
  parentRunId: string | null
  retryOfRunId: string | null
  forkedFromRunId: string | null
  forkedFromStepId: string | null
  /** runs forked from this one, the newest 50 */
  forkRunIds: string[]
  crashes: number
  /** the worker that holds the lease now */
  workerId: string | null
  /** live workers that could serve it: 0 explains a run that stays queued */
  servingWorkers: number
  /** oldest first; of a very long run the newest alone */
  steps: StepView[]
  /** how many steps came before those */
  stepsOmitted: number
  approvalIds: string[]
}

/** A run that ended its workers' processes, with what is known of how. */
export type QuarantinedRun = RunSummary & {
  /** workers that fell silent while they had it, newest first, ten at most */
  lostWorkers: Array<{ workerId: string | null; at: string }>
  /** what it was last seen doing */
  lastStep: string | null
  /** the run that repeats it, the newest if several do */
  retriedBy: string | null
}

export type StartedRun = {
  runId: string
  status: RunStatus /** false when the key had been used before */
  created: boolean
}
export type StartManyResult = {
  results: Array<({ ok: true } & StartedRun) | RefusedItem>
}
