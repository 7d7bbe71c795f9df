import type { ChangeNotice } from '@ground-control/db/notices'

/** Hands each committed change to those in this process who asked for its workspace. */
export type ChangeBus = {
  /** `'*'` hears every workspace. @returns ends the subscription */
  subscribe(workspaceId: string, hear: (notice: ChangeNotice) => void): () => void
  publish(notice: ChangeNotice): void
}

export function createChangeBus(): ChangeBus {
  const listeners = new Map<string, Set<(notice: ChangeNotice) => void>>()
  return {
    subscribe(workspaceId, hear) {
      const set = listeners.get(workspaceId) ?? new Set()
      listeners.set(workspaceId, set.add(hear))
      return () => {
        set.delete(hear)
        if (set.size === 0) listeners.delete(workspaceId)
      }
    },
    publish(notice) {
      for (const hear of listeners.get(notice.workspaceId) ?? []) hear(notice)
      for (const hear of listeners.get('*') ?? []) hear(notice)
    },
  }
}
