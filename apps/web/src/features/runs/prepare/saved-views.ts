import { noFilters, periods, type RunFilters, runStatuses } from './run-filters.ts'

export type SavedView = { name: string; filters: RunFilters }

/** Views that everybody has. */
export const builtInViews: readonly SavedView[] = [
  { name: 'All runs', filters: noFilters },
  { name: 'In progress', filters: { ...noFilters, status: ['queued', 'running'] } },
  { name: 'Waiting', filters: { ...noFilters, status: ['waiting'] } },
  { name: 'Failed in the last 24 hours', filters: { ...noFilters, status: ['failed'], period: '24h' } },
]

const maxViews = 50

/** Reads what this browser keeps. Anything that is not a view, from an older dashboard say, is left out. */
export function readViews(stored: string | null): SavedView[] {
  if (stored === null) return []
  let parsed: unknown
  try {
    parsed = JSON.parse(stored)
  } catch {
    return []
  }
  return Array.isArray(parsed) ? parsed.flatMap(viewOf).slice(0, maxViews) : []
}

/** A view of the same name is replaced. */
export const withView = (views: readonly SavedView[], view: SavedView): SavedView[] => [
  ...views.filter((item) => item.name !== view.name),
  view,
]

export const withoutView = (views: readonly SavedView[], name: string): SavedView[] =>
  views.filter((item) => item.name !== name)

function viewOf(value: unknown): SavedView[] {
  if (typeof value !== 'object' || value === null) return []
  const { name, filters } = value as Record<string, unknown>
  if (typeof name !== 'string' || name === '' || typeof filters !== 'object' || filters === null) return []
  const given = filters as Record<string, unknown>
  const textOf = (key: string) => (typeof given[key] === 'string' ? given[key] : '')
  return [
    {
      name,
      filters: {
        status: runStatuses.filter((status) => Array.isArray(given.status) && given.status.includes(status)),
        agent: textOf('agent'),
        user: textOf('user'),
        tag: textOf('tag'),
        q: textOf('q'),
        period: periods.find((period) => period === given.period) ?? 'all',
      },
    },
  ]
}
