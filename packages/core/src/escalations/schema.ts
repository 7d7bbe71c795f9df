import { z } from 'zod'
import { timeZone } from '../access/schema.ts'
import { risk } from '../approvals/schema.ts'
import { id } from '../ids.ts'
import { instant } from '../instant.ts'
import { slug, text } from '../text.ts'
import { weeklyOpenMs } from './open-spans.ts'
import { recipient } from './recipients.ts'

const longestMs = 30 * 86_400_000
const delayMs = z.number().int().min(0).max(longestMs)

export const level = z.object({
  /** since the question was asked, in working time where the policy has working hours */
  afterMs: delayMs,
  who: z.array(recipient).min(1).max(20),
  /** told beside the people's own inbox, which is always told */
  channelIds: z.array(id('channel')).max(10).default([]),
  /** until the next level's turn; null: once only */
  remindEveryMs: z.number().int().min(60_000).max(longestMs).nullable().default(null),
})
export type Level = z.infer<typeof level>

const clock = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time like 09:00, 24:00 at most')
const span = z
  .object({
    /** 1 is Monday, 7 Sunday */
    days: z.array(z.int().min(1).max(7)).min(1).max(7),
    from: clock,
    to: clock,
  })
  .refine((value) => value.from < value.to, {
    path: ['to'],
    message: 'must be later than the start: a night is two spans, one until 24:00 and one from 00:00',
  })
export const workingHours = z.object({
  timeZone,
  spans: z.array(span).min(1).max(7),
  /** whole days that are closed, as 2026-12-25 in that time zone */
  holidays: z
    .array(z.iso.date().refine((value) => value >= '1970', 'must be 1970 or later'))
    .max(200)
    .default([]),
})
export type WorkingHours = z.infer<typeof workingHours>

export const finalAction = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('keep_waiting') }),
  /** the agent is told no, with the policy as the reason */
  z.object({ kind: z.literal('reject'), afterMs: delayMs }),
  /** only where the risk is no higher; above it the question waits on */
  z.object({ kind: z.literal('approve'), afterMs: delayMs, upTo: risk.extract(['low', 'medium']) }),
  /** nobody decided: the agent's fallback answers for it */
  z.object({ kind: z.literal('fallback'), afterMs: delayMs }),
])
export type FinalAction = z.infer<typeof finalAction>

/** Which questions a policy is for: those that meet every list that names something. All empty: every question. */
export const appliesTo = z.object({
  agentIds: z.array(id('agent')).max(50).default([]),
  /** names of tools, or of what an agent asks by itself */
  actions: z.array(text(200, 1)).max(50).default([]),
  risks: z.array(risk).max(3).default([]),
})

const reminderMs = (level: Level) => level.remindEveryMs ?? 0

export const escalationDefinition = z
  .object({
    appliesTo: appliesTo.prefault({}),
    levels: z.array(level).min(1).max(10),
    final: finalAction,
    /** null: around the clock */
    hours: workingHours.nullable().default(null),
  })
  .superRefine(({ levels, final, hours }, context) => {
    const turns = levels.map(({ afterMs }, index) => ({ afterMs, path: ['levels', index, 'afterMs'] }))
    if (final.kind !== 'keep_waiting') turns.push({ afterMs: final.afterMs, path: ['final', 'afterMs'] })
    for (const [index, later] of turns.entries()) {
      const earlier = turns[index - 1]
      if (earlier === undefined || later.afterMs > earlier.afterMs) continue
      context.addIssue({ code: 'custom', path: later.path, message: 'must be later than the level before' })
      context.addIssue({ code: 'custom', path: earlier.path, message: 'must be earlier than what follows' })
    }
    // Nobody means such a chain, and finding its end would take long.
    const longestMs = Math.max(0, ...turns.map(({ afterMs }) => afterMs), ...levels.map(reminderMs))
    if (hours !== null && longestMs > 52 * weeklyOpenMs(hours.spans))
      context.addIssue({
        code: 'custom',
        path: ['hours', 'spans'],
        message: 'are so few that the chain would take more than a year',
      })
  })
export type EscalationDefinition = z.infer<typeof escalationDefinition>

export const escalationIdInput = z.object({ id: id('escalation') })
export const publishEscalationInput = z
  .object({
    /** absent: a new policy */
    id: id('escalation').optional(),
    /** the version that was edited; refused as a conflict where another is in force by now */
    baseVersion: z.int32().min(1).optional(),
    name: slug,
    description: text(2_000).default(''),
    definition: escalationDefinition,
    note: text(500).default(''),
  })
  .refine((value) => value.id === undefined || value.baseVersion !== undefined, {
    path: ['baseVersion'],
    message: 'says which version was edited',
  })
export type PublishEscalationInput = z.infer<typeof publishEscalationInput>
/** Tries a definition on a question of that moment; nothing is saved and nobody told. */
export const simulateEscalationInput = z.object({ definition: escalationDefinition, askedAt: instant })

export type EscalationVersionView = {
  id: string
  number: number
  definition: EscalationDefinition
  note: string
  createdBy: string
  createdAt: string
}
export type EscalationView = {
  id: string
  name: string
  description: string
  version: number
  definition: EscalationDefinition
  /** questions it is at work on */
  open: number
  createdAt: string
  updatedAt: string
  archivedAt: string | null
}
export type EscalationDetail = EscalationView & { versions: EscalationVersionView[] }

export type NoticeView = {
  at: string
  /** counts from 0; null: the end */
  level: number | null
  reminder: number
  people: Array<{ userId: string; name: string; insteadOf: string | null }>
  channels: Array<{ id: string; name: string }>
  action: FinalAction['kind'] | null
}
/** `isCut`: it goes on so for longer than is shown. */
export type EscalationSimulation = { notices: NoticeView[]; isCut: boolean }
