import type { Actor } from '@ground-control/core/actors'
import type { ChangeBus } from '../events/change-bus.ts'

export type FoundActor = { actor: Actor; sessionId: string | null }

/**
 * Remembers for a moment who a key or session is. A thousand calls a second by one worker key cost one look-up;
 * a revocation acts at once where the change is heard, and after `maxAgeMs` where it is not.
 */
export type ActorCache = {
  find(key: string, look: () => Promise<FoundActor | null>): Promise<FoundActor | null>
  /** after a change of roles, sessions or keys */
  forget(): void
}

const maxEntries = 10_000

export function createActorCache(changes: ChangeBus, now: () => Date, maxAgeMs = 1_000): ActorCache {
  const entries = new Map<string, { until: number; found: Promise<FoundActor | null> }>()
  changes.subscribe('*', (notice) => {
    if (notice.topic === 'access') entries.clear()
  })
  return {
    find(key, look) {
      const nowMs = now().getTime()
      const known = entries.get(key)
      if (known !== undefined && known.until > nowMs) return known.found
      const entry = { until: nowMs + maxAgeMs, found: look() }
      if (entries.size >= maxEntries) entries.clear()
      entries.set(key, entry)
      const drop = () => {
        if (entries.get(key) === entry) entries.delete(key)
      }
      // What was not found is not kept: guessing must not fill the memory.
      entry.found.then((found) => found === null && drop(), drop)
      return entry.found
    },
    forget: () => entries.clear(),
  }
}
