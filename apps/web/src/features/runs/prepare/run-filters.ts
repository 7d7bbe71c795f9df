import type { RunStatus } from '@ground-control/core/runs/schema'

export const runStatuses = ['queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled'] as const
export const periods = ['1h', '24h', '7d', '30d', 'all'] as const
export type Period = (typeof periods)[number]

/** The filters as they stand in the address. Empty text is no filter. */
export type RunFilters = {
  status: RunStatus[]
  agent: string
  user: string
  tag: string
  q: string
  period: Period
}
export type RunListInput = {
  status?: RunStatus[]
  agentId?: string
  endUser?: string
  tag?: string
  search?: string
  since?: string
}

export const noFilters: RunFilters = { status: [], agent: '', user: '', tag: '', q: '', period: 'all' }

const periodMs: Record<Exclude<Period, 'all'>, number> = {
  '1h': 3_600_000,
  '24h': 86_400_000,
  '7d': 7 * 86_400_000,
  '30d': 30 * 86_400_000,
}
export const periodLabels: Record<Period, string> = {
  '1h': 'Last hour',
  '24h': 'Last 24 hours',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  all: 'Any time',
}

/** The question for the control plane. `nowMs` is when the period was chosen, so that the question stays the same. */
export function listInput(filters: RunFilters, nowMs: number): RunListInput {
  const input: RunListInput = {}
  if (filters.status.length > 0) input.status = filters.status
  if (filters.agent !== '') input.agentId = filters.agent
  if (filters.user !== '') input.endUser = filters.user
  if (isTag(filters.tag)) input.tag = filters.tag
  if (filters.q !== '') input.search = filters.q
  if (filters.period !== 'all') input.since = new Date(nowMs - periodMs[filters.period]).toISOString()
  return input
}

/** Half-typed or pasted text that cannot be a tag is told at the field instead of being asked for. */
export const isTag = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}$/.test(text)

export function hasFilters(filters: RunFilters): boolean {
  return (Object.keys(noFilters) as Array<keyof RunFilters>).some((name) =>
    name === 'status' ? filters.status.length > 0 : filters[name] !== noFilters[name],
  )
}

export const sameFilters = (left: RunFilters, right: RunFilters): boolean =>
  JSON.stringify({ ...noFilters, ...left, status: left.status.toSorted() }) ===
  JSON.stringify({ ...noFilters, ...right, status: right.status.toSorted() })
