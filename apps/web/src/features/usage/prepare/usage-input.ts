import type { UsageBy, UsageFilters } from '@ground-control/core/usage/schema'

export const usageGroups = [
  { value: 'agent', label: 'Agent' },
  { value: 'version', label: 'Version' },
  { value: 'model', label: 'Model' },
  { value: 'endUser', label: 'End user' },
  { value: 'tag', label: 'Tag' },
  { value: 'tool', label: 'Tool' },
] as const satisfies ReadonlyArray<{ value: UsageBy; label: string }>

export type AddressFilters = {
  from: string
  to: string
  agent: string
  model: string
  user: string
  tag: string
}

const isDay = (value: string) => /^\d{4}-\d{2}-\d{2}$/.test(value)

/** The filters of the address as a query; what is no day is left out. */
export function usageInput(filters: AddressFilters): UsageFilters {
  return {
    ...(isDay(filters.from) && { from: filters.from }),
    ...(isDay(filters.to) && { to: filters.to }),
    ...(filters.agent && { agentId: filters.agent }),
    ...(filters.model.trim() && { model: filters.model.trim() }),
    ...(filters.user.trim() && { endUser: filters.user.trim() }),
    ...(filters.tag.trim() && { tag: filters.tag.trim() }),
  }
}

/** Which filter a row of a group sets when it is opened; null where there is none. */
export function filterOf(by: UsageBy, id: string): Partial<AddressFilters> | null {
  switch (by) {
    case 'agent':
      return { agent: id }
    case 'model':
      return { model: id }
    case 'endUser':
      return { user: id }
    case 'tag':
      return { tag: id }
    case 'version':
    case 'tool':
      return null
    default: {
      const never: never = by
      throw new Error(`unknown group ${String(never)}`)
    }
  }
}
