import type { auditTimelineInput, listAuditInput } from '@ground-control/core/audit/schema'
import type { z } from 'zod'

export type AuditFilters = {
  q: string
  actor: string
  action: string
  subject: string
  run: string
  /** days, as a date field gives them: 2026-01-31 */
  since: string
  until: string
}

type AuditInput = Exclude<z.input<typeof listAuditInput>, undefined>

/** The filters of the address as a query. Days are the reader's own: the last one counts whole. */
export function auditInput(filters: AuditFilters): AuditInput {
  const since = dayStart(filters.since, 0)
  const until = dayStart(filters.until, 1)
  return {
    limit: 50,
    ...(filters.q.trim() && { search: filters.q.trim() }),
    ...(filters.actor && { actorId: filters.actor }),
    ...(filters.action && { action: filters.action }),
    ...(filters.subject && { subjectId: filters.subject }),
    ...(filters.run && { runId: filters.run }),
    ...(since && { since }),
    ...(until && { until }),
  }
}

export const timelineParts = ['all', 'did', 'received'] as const

type TimelineInput = z.input<typeof auditTimelineInput>

/** The filters of a timeline's address as a query. */
export function timelineInput(filters: {
  who: string
  part: (typeof timelineParts)[number]
  since: string
  until: string
}): TimelineInput {
  const since = dayStart(filters.since, 0)
  const until = dayStart(filters.until, 1)
  return {
    who: filters.who,
    part: filters.part,
    limit: 50,
    ...(since && { since }),
    ...(until && { until }),
  }
}

/** Midnight of a day, so many days later, in the reader's zone; null for what is no day. */
function dayStart(day: string, plusDays: number): string | null {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? []
  if (!year || !month || !date) return null
  const at = new Date(Number(year), Number(month) - 1, Number(date) + plusDays)
  return Number.isNaN(at.getTime()) ? null : at.toISOString()
}
