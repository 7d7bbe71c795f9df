import type { Json } from '@ground-control/core/json'
import type { Tx } from '@ground-control/db/database'
import { z } from 'zod'
import type { Services } from '../services.ts'

/** The entry that says how many runs of a workspace may be queued. */
const maxQueuedKey = 'runs.maxQueued'
const defaultMaxQueued = 100_000
const maxQueued = z.int().min(1).max(10_000_000).catch(defaultMaxQueued)

/** Counting a long backlog at every start would be what an overload needs least. */
const freshForMs = 1_000

type Known = { room: number; readAt: number }

export type Backlog = {
  /** How many more runs may be queued in the workspace. As of a second ago, less what this process has queued since. */
  room(tx: Tx): Promise<number>
  took(workspaceId: string, runs: number): void
}

/**
 * The bound on queued runs: against being overrun, not a quota, so a second's starts of other processes may go over
 * it. Runs that others wait for (children) count, but are not refused.
 */
export function createBacklog(services: Services): Backlog {
  const known = new Map<string, Known>()
  return {
    async room(tx) {
      const now = services.now().getTime()
      const before = known.get(tx.workspaceId)
      if (before && now - before.readAt < freshForMs) return before.room
      const [entry] = await tx.prepared<{ value: Json }>(
        'select value from config_entries where workspace_id = $1 and key = $2',
        [tx.workspaceId, maxQueuedKey],
      )
      const bound = entry === undefined ? defaultMaxQueued : maxQueued.parse(entry.value)
      const [queued] = await tx.prepared<{ count: number }>(
        `select count(*)::int as count from (
           select from runs where workspace_id = $1 and status = 'queued' limit $2) queued`,
        [tx.workspaceId, bound],
      )
      const room = bound - (queued?.count ?? 0)
      known.set(tx.workspaceId, { room, readAt: now })
      return room
    },
    took(workspaceId, runs) {
      const entry = known.get(workspaceId)
      if (entry) entry.room -= runs
    },
  }
}
