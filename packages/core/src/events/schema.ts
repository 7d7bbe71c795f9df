import { z } from 'zod'
import type { RefusedItem } from '../errors.ts'
import { idempotencyKey } from '../idempotency.ts'
import { id } from '../ids.ts'
import { type Json, json } from '../json.ts'
import { paging } from '../paging.ts'
import { text } from '../text.ts'

export const eventType = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[a-z0-9][a-z0-9._-]*$/i, 'letters, digits, dot, dash and underscore')

export const publishEventInput = z.object({
  type: eventType,
  /** addressed to one run; absent: to every run that waits for the type and key */
  runId: id('run').optional(),
  key: text(200, 1).optional(),
  data: json.default({}),
  idempotencyKey,
})
export type PublishEventInput = z.infer<typeof publishEventInput>
/** Each is taken or refused for itself. */
export const publishManyEventsInput = z.object({ events: z.array(publishEventInput).min(1).max(1_000) })
export const listEventsInput = paging
  .extend({
    runId: id('run').optional(),
    agentId: id('agent').optional(),
    type: text(200).optional(),
    /** only those made after the event with this id, oldest first; without it, newest first */
    after: id('event').optional(),
  })
  .prefault({})

export type EventView = {
  id: string
  type: string
  runId: string | null
  agentId: string | null
  key: string | null
  source: string
  data: Json
  createdAt: string
}
export type PublishedEvent = { eventId: string; created: boolean /** runs it woke */; woke: number }
export type PublishManyResult = { results: Array<({ ok: true } & PublishedEvent) | RefusedItem> }

/** What a live screen is told: that something of this kind changed. It asks for the rest itself. */
export const topics = [
  'runs',
  'approvals',
  'budgets',
  'policies',
  'overrides',
  'agents',
  'events',
  'audit',
  'workers',
  'config',
  'prices',
  'invoices',
  'breakers',
  'access',
  'escalations',
  'grants',
  'channels',
  'notices',
  'anomalies',
] as const
export type Topic = (typeof topics)[number]
export const watchInput = z.object({
  topics: z.array(z.enum(topics)).min(1).max(topics.length),
  runId: id('run').optional(),
})
export type Change = { topic: Topic; ids: string[]; at: string }
