import type { ChangeNotice } from '@ground-control/db/notices'
import type { Services } from './services.ts'

/** A notice may be lost with its connection; this is how long a change can stay unseen then. */
const maxAgeMs = 2_000

export type WorkspaceCache<T> = {
  /** Rejects when it cannot be known. */
  get(workspaceId: string): Promise<T>
  close(): void
}

/** What is read of each workspace, in memory; read again when the topic changes and after two seconds at the latest. */
export function createWorkspaceCache<T>(
  services: Services,
  topic: ChangeNotice['topic'],
  load: (workspaceId: string) => Promise<T>,
): WorkspaceCache<T> {
  const entries = new Map<string, { readAtMs: number; value: Promise<T> }>()
  const unsubscribe = services.changes.subscribe('*', (notice) => {
    if (notice.topic === topic) entries.delete(notice.workspaceId)
  })
  return {
    async get(workspaceId) {
      const nowMs = services.now().getTime()
      const entry = entries.get(workspaceId)
      if (entry !== undefined && nowMs - entry.readAtMs < maxAgeMs) return entry.value
      // The age counts from before the read: a change that commits during it is seen by the next.
      const fresh = { readAtMs: nowMs, value: load(workspaceId) }
      entries.set(workspaceId, fresh)
      try {
        return await fresh.value
      } catch (error) {
        if (entries.get(workspaceId) === fresh) entries.delete(workspaceId)
        throw error
      }
    },
    close: unsubscribe,
  }
}
