import { z } from 'zod'
import type { ActorRef } from '../actors.ts'
import type { ApprovalStatus } from './schema.ts'

export const insightsInput = z.object({ days: z.int().min(1).max(90).default(30) }).prefault({})
export type InsightsInput = z.infer<typeof insightsInput>

/** How long questions waited that people or programs ended. Null: none were. */
export type DecideTimes = { count: number; medianMs: number | null; p90Ms: number | null }

/**
 * Questions of the last days, by when they were asked. `reversed`: approved, and the run was cancelled or killed before
 * it ended by itself.
 */
export type ApprovalInsights = {
  days: number
  /** the newest so many were looked at; true: there are more */
  isCut: boolean
  asked: number
  outcomes: Record<ApprovalStatus, number>
  byGrant: number
  byBypass: number
  reversed: number
  decided: DecideTimes
  /** what waiting cost: how long all questions of the time have waited, and what runs had used up that then expired */
  waitedMs: number
  spentOnExpiredNanoUsd: string
  approvers: Array<
    DecideTimes & { by: ActorRef; approved: number; edited: number; rejected: number; reversed: number }
  >
  calls: Array<
    DecideTimes & {
      agentId: string
      agentName: string
      action: string
      asked: number
      approved: number
      rejected: number
      expired: number
      byGrant: number
      waitedMs: number
    }
  >
  /** in UTC, the first day first; days without a question are missing */
  perDay: Array<{ day: string; asked: number; people: number; ahead: number; expired: number }>
}
