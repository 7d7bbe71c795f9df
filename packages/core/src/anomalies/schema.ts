import { z } from 'zod'
import type { ActorRef } from '../actors.ts'
import { id } from '../ids.ts'
import { paging } from '../paging.ts'
import { text } from '../text.ts'
import type { AnomalyEvidence } from './evidence.ts'

export const measure = z.enum(['cost', 'tokens', 'calls'])
export type Measure = z.infer<typeof measure>
/**
 * usage: an agent used far more than it usually does then. loop: a run makes the same call again and again.
 * costly_model: an agent's first call of a model that is far dearer than what it calls.
 */
export const anomalyKind = z.enum(['usage', 'loop', 'costly_model'])
export type AnomalyKind = z.infer<typeof anomalyKind>
export const sensitivity = z.enum(['off', 'low', 'normal', 'high'])
export type Sensitivity = z.infer<typeof sensitivity>
/** Each notifies. throttle and ask bear on model calls; pause stops the agent, of a loop the run. */
export const anomalyResponse = z.enum(['notify', 'throttle', 'ask', 'pause'])
export type AnomalyResponse = z.infer<typeof anomalyResponse>
/** resolved: somebody has seen it, and it is over. dismissed: somebody says that it is as it should be. */
export const anomalyState = z.enum(['open', 'acknowledged', 'resolved', 'dismissed'])
export type AnomalyState = z.infer<typeof anomalyState>

export const saveAnomalyRuleInput = z
  .object({
    /** absent: a new rule */
    id: id('anomalyRule').optional(),
    /** of the rule that was edited; another one now is a conflict. Absent: whatever it is now */
    revision: z.int32().min(1).optional(),
    kind: anomalyKind,
    /** of usage; null: each of them */
    measure: measure.nullable().default(null),
    /** null: every agent that has no rule of its own */
    agentId: id('agent').nullable().default(null),
    sensitivity: sensitivity.default('normal'),
    response: anomalyResponse.default('notify'),
    /** how long a throttle, a question or a pause lasts */
    lastsMs: z
      .number()
      .int()
      .min(60_000)
      .max(7 * 86_400_000)
      .default(3_600_000),
    /** told beside everybody's inbox */
    channelIds: z.array(id('channel')).max(10).default([]),
  })
  .refine((value) => value.measure === null || value.kind === 'usage', {
    path: ['measure'],
    message: 'goes with usage, and only with it',
  })
export type SaveAnomalyRuleInput = z.infer<typeof saveAnomalyRuleInput>
export const anomalyRuleIdInput = z.object({ id: id('anomalyRule') })

export const listAnomaliesInput = paging
  .extend({
    state: anomalyState.optional(),
    kind: anomalyKind.optional(),
    agentId: id('agent').optional(),
  })
  .prefault({})
export type ListAnomaliesInput = z.infer<typeof listAnomaliesInput>
export const anomalyIdInput = z.object({ id: id('anomaly') })
export const judgeAnomalyInput = anomalyIdInput.extend({ note: text(1_000).default('') })
export type JudgeAnomalyInput = z.infer<typeof judgeAnomalyInput>
export const agentUsageInput = z.object({ agentId: id('agent') })

/** What was done about an anomaly by itself. */
export type AnomalyAction = {
  response: AnomalyResponse
  /** channels that were told, by name */
  channels: string[]
  /** the order that pauses, or the budget that throttles or asks */
  overrideId: string | null
  budgetId: string | null
  until: string | null
  /** it was undone, or its time is up */
  isOver: boolean
}

export type AnomalyView = {
  id: string
  agentId: string
  agentName: string
  runId: string | null
  kind: AnomalyKind
  measure: Measure
  /** the time that it is about */
  from: string
  until: string
  score: number
  sentence: string
  state: AnomalyState
  action: AnomalyAction
  createdAt: string
  /** when it was over; null while it goes on */
  endedAt: string | null
  decidedBy: ActorRef | null
  decidedAt: string | null
  note: string
}
/** An hour of an agent beside what is usual then; the usual is null where it is not known. */
export type UsagePoint = {
  at: string
  actual: number
  expected: number | null
  upper: number | null
  lower: number | null
}
export type AnomalyDetail = AnomalyView & { evidence: AnomalyEvidence; hours: UsagePoint[] }

export type AnomalyRuleView = Required<Omit<SaveAnomalyRuleInput, 'id' | 'revision'>> & {
  id: string
  revision: number
  agentName: string | null
  updatedBy: string
  updatedAt: string
}

/** How far an agent's history has come: without enough of it nothing is judged. */
export type AgentLearning = {
  isLearned: boolean
  hours: number
  activeHours: number
  neededHours: number
  neededActiveHours: number
}
