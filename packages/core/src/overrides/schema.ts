import { z } from 'zod'
import type { ActorRef } from '../actors.ts'
import { modelRef, toolName } from '../agents/schema.ts'
import { dependency } from '../breakers/schema.ts'
import { id } from '../ids.ts'
import { type Json, json } from '../json.ts'
import { amount } from '../money.ts'
import { paging } from '../paging.ts'
import type { StepKind } from '../runs/schema.ts'
import { spokenReason, text } from '../text.ts'
import { maxBypassMs } from './bypass.ts'

export const overrideScope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('workspace') }),
  z.object({ kind: z.literal('agent'), id: id('agent') }),
  z.object({ kind: z.literal('run'), id: id('run') }),
  z.object({ kind: z.literal('budget'), id: id('budget') }),
])
export type OverrideScope = z.infer<typeof overrideScope>

export const applyOverrideInput = z
  .object({
    /**
     * pause: no new run starts and no running one makes a new call; they wait and go on when it is lifted.
     * kill: running and waiting runs end as cancelled; no new one starts while it is in force.
     * freeze: no new run starts; those that are there go on, and what they call in turn.
     * pin_model: model calls use the named model. pin_version: new runs of the agent start on the numbered version.
     * bypass: rules that ask for approval let pass; a deny still denies.
     * breaker: a dependency is left alone (open) or called whatever was measured (closed), in the whole workspace.
     * top_up: a budget's limit is so much higher.
     */
    kind: z.enum(['pause', 'kill', 'freeze', 'pin_model', 'pin_version', 'bypass', 'breaker', 'top_up']),
    scope: overrideScope,
    model: modelRef.optional(),
    /** of a pin_version: the number of one of the agent's versions */
    version: z.number().int().min(1).max(1_000_000_000).optional(),
    /** of a bypass: calls of this tool alone; absent: every call */
    tool: toolName.optional(),
    /** of a breaker: what it stands before, and how it is to stand */
    params: z.object({ dependency, force: z.enum(['open', 'closed']) }).optional(),
    /** of a top_up: how much, in the budget's unit, and whose account; absent: every account of the budget */
    topUp: z
      .object({
        amount: amount.refine((value) => value > 0n, 'must be above 0'),
        subject: text(200).optional(),
      })
      .optional(),
    reason: spokenReason,
    /** in force for so long; absent: until lifted. A bypass must say. */
    expiresInMs: z
      .number()
      .int()
      .min(1_000)
      .max(366 * 86_400_000)
      .optional(),
    /** answers what it would stop and changes nothing */
    dryRun: z.boolean().default(false),
  })
  .superRefine((value, context) => {
    if ((value.kind === 'pin_model') !== (value.model !== undefined))
      context.addIssue({ code: 'custom', path: ['model'], message: 'goes with pin_model, and only with it' })
    if ((value.kind === 'pin_version') !== (value.version !== undefined))
      context.addIssue({
        code: 'custom',
        path: ['version'],
        message: 'goes with pin_version, and only with it',
      })
    if (value.kind === 'pin_version' && value.scope.kind !== 'agent')
      context.addIssue({ code: 'custom', path: ['scope'], message: 'a version is of one agent' })
    if (value.kind === 'freeze' && value.scope.kind === 'run')
      context.addIssue({
        code: 'custom',
        path: ['scope'],
        message: 'a run has started already: freeze an agent or the workspace',
      })
    if ((value.kind === 'breaker') !== (value.params !== undefined))
      context.addIssue({ code: 'custom', path: ['params'], message: 'goes with breaker, and only with it' })
    if ((value.kind === 'top_up') !== (value.topUp !== undefined))
      context.addIssue({ code: 'custom', path: ['topUp'], message: 'goes with top_up, and only with it' })
    if ((value.kind === 'top_up') !== (value.scope.kind === 'budget'))
      context.addIssue({
        code: 'custom',
        path: ['scope'],
        message: 'a top-up is of a budget, and only a top-up is',
      })
    if (value.kind === 'breaker' && value.scope.kind !== 'workspace')
      context.addIssue({ code: 'custom', path: ['scope'], message: 'a breaker is of the whole workspace' })
    if (value.kind !== 'bypass' && value.tool !== undefined)
      context.addIssue({ code: 'custom', path: ['tool'], message: 'goes with bypass, and only with it' })
    if (value.kind === 'bypass' && value.expiresInMs === undefined)
      context.addIssue({ code: 'custom', path: ['expiresInMs'], message: 'a bypass must say when it ends' })
    if (value.kind === 'bypass' && (value.expiresInMs ?? 0) > maxBypassMs)
      context.addIssue({
        code: 'custom',
        path: ['expiresInMs'],
        message: 'a bypass lasts four hours at most',
      })
  })
export type ApplyOverrideInput = z.infer<typeof applyOverrideInput>

export const liftOverrideInput = z.object({
  id: id('override'),
  reason: text(1_000).default(''),
})
export const listOverridesInput = paging.extend({ inForce: z.boolean().optional() }).prefault({})

export const overrideReceiptInput = z.object({ id: id('override') })

export const setResultInput = z.object({
  runId: id('run'),
  /** one of its steps that waits: for a person, an event, a time or a tool's leave */
  stepId: id('step'),
  /**
   * what the step is to have come to: of an event its data, null where none came in time; of an approval `{ status,
   * arguments, reason }`; of a sleep null; of a tool whatever it returns
   */
  result: json,
  reason: spokenReason,
  /** answers what would be recorded and changes nothing */
  dryRun: z.boolean().default(false),
})
export type SetResultInput = z.infer<typeof setResultInput>
export type SetResultAnswer = {
  dryRun: boolean
  override: OverrideView | null
  step: { id: string; name: string; kind: StepKind }
  /** what is recorded as the step's output */
  output: Json
}

/** What an order found and did. */
export type OverrideReceipt = {
  /** runs that were ended or held */
  stopped: number
  /** runs in the middle of a call: it begins no new one; the call itself may still come back */
  inFlight: number
  /** runs that were over before the order */
  alreadyOver: number
  runIds: string[]
  /** of orders that stop nothing: open runs in scope, which go on under it */
  goingOn?: number
  /** of a freeze: runs that were started in the hour before */
  startedLastHour?: number
  /** of a pin_version: live workers that serve it; with none, new runs stay queued */
  servingWorkers?: number
}
export type OverrideKind = ApplyOverrideInput['kind'] | 'set_result'
export type OverrideView = {
  id: string
  kind: OverrideKind
  scope: OverrideScope
  scopeLabel: string
  params: Json
  reason: string
  author: ActorRef
  createdAt: string
  expiresAt: string | null
  liftedAt: string | null
  liftedBy: ActorRef | null
  inForce: boolean
  receipt: OverrideReceipt | null
}
export type ApplyOverrideResult = { dryRun: boolean; override: OverrideView | null; receipt: OverrideReceipt }

/** What one worker said to a kill. */
export type WorkerAnswer = {
  workerId: string
  name: string
  /**
   * acknowledged: it has stopped what it had. stopping: it has said so, and some of it has not come to its end yet.
   * asked: no word yet. silent: no word, and none is waited for any more. ended: the process was over by itself.
   */
  state: 'acknowledged' | 'stopping' | 'asked' | 'silent' | 'ended'
  acknowledgedAt: string | null
  lastSeenAt: string
  /** runs of the order that it executed */
  runs: number
  /** those that it has not confirmed to have stopped, 100 at most */
  unconfirmedRunIds: string[]
}
/** A call that had left before the kill: it cannot be called back. */
export type PastEffect = {
  runId: string
  stepId: string
  tool: string
  /** done: it came back. under_way: it was granted and may still come back */
  state: 'done' | 'under_way'
  /** what the tool was given to tell repeats by */
  idempotencyKey: string
}
export type KillReceipt = {
  override: OverrideView
  /** all workers have answered or are not waited for any more */
  isFinal: boolean
  settledAt: string | null
  workers: WorkerAnswer[]
  /** writing calls of the runs that were stopped, the newest 200 */
  effects: PastEffect[]
  /** how many there were in all; of the 1,000 runs that the receipt names */
  effectCount: { done: number; underWay: number }
}
