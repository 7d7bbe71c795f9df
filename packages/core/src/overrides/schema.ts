import { z } from 'zod'
import type { ActorRef } from '../actors.ts'
import { modelRef } from '../agents/schema.ts'
import { dependency } from '../breakers/schema.ts'
import { id } from '../ids.ts'
import type { Json } from '../json.ts'
import { amount } from '../money.ts'
import { paging } from '../paging.ts'
import { text } from '../text.ts'
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
     * pin_model: model calls use the named model. bypass: rules that ask for approval let pass; a deny still denies.
     * breaker: a dependency is left alone (open) or called whatever was measured (closed), in the whole workspace.
     * top_up: a budget's limit is so much higher.
     */
    kind: z.enum(['pause', 'kill', 'pin_model', 'bypass', 'breaker', 'top_up']),
    scope: overrideScope,
    model: modelRef.optional(),
    /** of a breaker: what it stands before, and how it is to stand */
    params: z.object({ dependency, force: z.enum(['open', 'closed']) }).optional(),
    /** of a top_up: how much, in the budget's unit, and whose account; absent: every account of the budget */
    topUp: z
      .object({
        amount: amount.refine((value) => value > 0n, 'must be above 0'),
        subject: text(200).optional(),
      })
      .optional(),
    reason: text(1_000, 1).refine((value) => value.trim() !== '', 'say why: it goes on the record'),
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
    if (value.kind === 'bypass' && value.expiresInMs === undefined)
      context.addIssue({ code: 'custom', path: ['expiresInMs'], message: 'a bypass must say when it ends' })
    if (value.kind === 'bypass' && (value.expiresInMs ?? 0) > maxBypassMs)
      context.addIssue({ code: 'custom', path: ['expiresInMs'], message: 'a bypass lasts four hours at most' })
  })
export type ApplyOverrideInput = z.infer<typeof applyOverrideInput>

export const liftOverrideInput = z.object({
  id: id('override'),
  reason: text(1_000).default(''),
})
export const listOverridesInput = paging.extend({ inForce: z.boolean().optional() }).prefault({})

/** What an order found and did. */
export type OverrideReceipt = {
  /** runs that were ended or held */
  stopped: number
  /** runs in the middle of a call: it begins no new one; the call itself may still come back */
  inFlight: number
  /** runs that were over before the order */
  alreadyOver: number
  runIds: string[]
}
export type OverrideView = {
  id: string
  kind: 'pause' | 'kill' | 'pin_model' | 'bypass' | 'breaker' | 'top_up'
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
