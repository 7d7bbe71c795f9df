import { z } from 'zod'
import { id } from '../ids.ts'
import { paging } from '../paging.ts'
import { text } from '../text.ts'

/** A date on the workspace's calendar. */
export const day = z.iso
  .date()
  .refine((value) => /^(19[7-9]\d|2\d{3})-/.test(value), 'must be a day from 1970 on')

export const usageBy = z.enum(['agent', 'version', 'model', 'endUser', 'tag', 'tool'])
export type UsageBy = z.infer<typeof usageBy>

/** Days on the workspace's clocks, the last one whole. Absent: the last thirty. */
const filters = z.object({
  from: day.optional(),
  to: day.optional(),
  agentId: id('agent').optional(),
  model: text(200, 1).optional(),
  endUser: text(200, 1).optional(),
  tag: text(80, 1).optional(),
})
export type UsageFilters = z.infer<typeof filters>

export const usageDaysInput = filters.prefault({})
export const usageByInput = filters.extend({ by: usageBy.default('agent'), ...paging.shape }).prefault({})
export const exportUsageInput = filters.extend({
  by: usageBy.default('agent'),
  format: z.enum(['csv', 'jsonl']).default('csv'),
  cursor: paging.shape.cursor,
  limit: z.number().int().min(1).max(1_000).default(1_000),
})

/** Sums over calls that came back. Money as digits of nano-USD, corrections of wrong prices included. */
export type UsageSums = {
  costNanoUsd: string
  /** of that, what stands on an estimate: the provider did not say what was used */
  estimatedNanoUsd: string
  modelCalls: number
  toolCalls: number
  /** calls whose price nobody knows: the cost is a lower bound where there are any */
  unpricedCalls: number
  inputTokens: number
  outputTokens: number
}
export type UsageRow = UsageSums & { id: string; label: string }
export type UsageDay = UsageSums & { day: string; startsAt: string }
export type UsageDaysView = { timeZone: string; from: string; to: string; total: UsageSums; days: UsageDay[] }
/** One piece; fetch on with `nextCursor` until it is null. */
export type UsageExport = { body: string; rows: number; nextCursor: string | null }
