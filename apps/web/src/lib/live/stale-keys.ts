import type { Change, Topic } from '@ground-control/core/events/schema'

/** Which routers' answers a change of each topic makes old; a single procedure's where its path stands here. */
const touches: Record<Topic, readonly string[]> = {
  runs: ['runs', 'metrics', 'agents'],
  approvals: ['approvals', 'grants', 'metrics', 'runs', 'escalations', 'notices', 'budgets'],
  budgets: ['budgets'],
  policies: ['policies', 'metrics'],
  overrides: ['overrides', 'metrics', 'agents', 'breakers'],
  agents: ['agents', 'metrics', 'breakers'],
  events: ['events'],
  audit: ['audit'],
  // A heartbeat is how a worker acknowledges a kill.
  workers: ['agents', 'metrics', 'overrides.receipt'],
  config: ['config'],
  prices: ['prices', 'usage', 'invoices', 'metrics', 'budgets'],
  invoices: ['invoices'],
  breakers: ['breakers', 'metrics'],
  access: ['access', 'groups', 'absences', 'escalations', 'budgets', 'usage'],
  escalations: ['escalations'],
  grants: ['grants', 'approvals'],
  channels: ['channels'],
  notices: ['notices'],
  anomalies: ['anomalies'],
}

/** Reads the whole trail again: for a person's press, not for every entry. */
const onlyOnRequest = new Set(['audit.verify'])

/** All topics, taken from the table above so that no schema has to be loaded for them. */
export const allTopics = Object.keys(touches) as Topic[]

/** What has changed since screens were last told: topic → ids; an empty set means "any of them". */
export type Pending = Map<Topic, Set<string>>

/** Adds a change to what is pending. "Any" swallows single ids. */
export function addChange(pending: Pending, change: Pick<Change, 'topic' | 'ids'>): void {
  const known = pending.get(change.topic)
  if (change.ids.length === 0 || known?.size === 0) pending.set(change.topic, new Set())
  else pending.set(change.topic, new Set([...(known ?? []), ...change.ids]))
}

/**
 * True when the query with this tRPC key (`[['runs', 'get'], { input, type }]`) may answer differently now. A query
 * for one thing by its id is spared when only other things of its kind changed.
 */
export function isStale(queryKey: readonly unknown[], pending: Pending): boolean {
  const [path, options] = queryKey
  if (!Array.isArray(path) || typeof path[0] !== 'string') return false
  const router = path[0]
  if (onlyOnRequest.has(path.join('.'))) return false
  for (const [topic, ids] of pending) {
    if (!touches[topic].includes(router) && !touches[topic].includes(path.join('.'))) continue
    const wanted = idOf(options)
    if (topic === router && wanted !== null && ids.size > 0 && !ids.has(wanted)) continue
    return true
  }
  return false
}

function idOf(options: unknown): string | null {
  if (typeof options !== 'object' || options === null || !('input' in options)) return null
  const { input } = options
  if (typeof input !== 'object' || input === null || !('id' in input)) return null
  return typeof input.id === 'string' ? input.id : null
}
