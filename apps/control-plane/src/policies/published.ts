import { type CompiledRule, compileRule } from '@ground-control/core/policies/compile'
import type { PublishedPolicy } from '@ground-control/core/policies/decide'
import { readPublished } from '@ground-control/db/repositories/policies'
import type { Services } from '../services.ts'

export type PolicyCache = {
  /** What is in force in a workspace, in order, compiled. Rejects when it cannot be known: then nothing is allowed. */
  get(workspaceId: string): Promise<PublishedPolicy[]>
  close(): void
}

/** A notice may be lost with its connection; this is how long a change can stay unseen then. */
const maxAgeMs = 2_000

type Entry = { readAtMs: number; policies: Promise<PublishedPolicy[]> }

/** Published policies in memory, read again when one changes and after two seconds at the latest. */
export function createPolicyCache(services: Services): PolicyCache {
  const entries = new Map<string, Entry>()
  /** versions are immutable: compiled once each, kept as long as they are in force */
  const compiled = new Map<string, Map<string, readonly CompiledRule[]>>()
  const unsubscribe = services.changes.subscribe('*', ({ topic, workspaceId }) => {
    if (topic === 'policies') entries.delete(workspaceId)
  })

  async function load(workspaceId: string): Promise<PublishedPolicy[]> {
    const rows = await services.db.transaction(workspaceId, readPublished)
    const known = compiled.get(workspaceId)
    const inForce = new Map<string, readonly CompiledRule[]>()
    const policies: PublishedPolicy[] = []
    for (const { rules, ...row } of rows) {
      const ready = known?.get(row.versionId) ?? rules.map(compileRule)
      inForce.set(row.versionId, ready)
      policies.push({ ...row, rules: ready })
    }
    compiled.set(workspaceId, inForce)
    return policies
  }

  return {
    async get(workspaceId) {
      const nowMs = services.now().getTime()
      const entry = entries.get(workspaceId)
      if (entry !== undefined && nowMs - entry.readAtMs < maxAgeMs) return entry.policies
      // The age counts from before the read: a change that commits during it is seen by the next.
      const fresh: Entry = { readAtMs: nowMs, policies: load(workspaceId) }
      entries.set(workspaceId, fresh)
      try {
        return await fresh.policies
      } catch (error) {
        if (entries.get(workspaceId) === fresh) entries.delete(workspaceId)
        throw error
      }
    },
    close: unsubscribe,
  }
}
