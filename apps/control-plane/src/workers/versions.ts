import type { AgentDefinition } from '@ground-control/core/agents/schema'
import type { Tx } from '@ground-control/db/database'

/** Definitions by version id. A version never changes, so what is here is never stale. */
export type VersionCache = { read(tx: Tx, ids: readonly string[]): Promise<Map<string, AgentDefinition>> }

const maxCached = 2_000

export function createVersionCache(): VersionCache {
  const cached = new Map<string, AgentDefinition>()
  return {
    async read(tx, ids) {
      const missing = [...new Set(ids)].filter((id) => !cached.has(id))
      if (missing.length > 0) {
        const rows = await tx.query<{ id: string; definition: AgentDefinition }>(
          'select id, definition from agent_versions where id = any($1::text[])',
          [missing],
        )
        if (cached.size + rows.length > maxCached) cached.clear()
        for (const row of rows) cached.set(row.id, row.definition)
      }
      const found = new Map<string, AgentDefinition>()
      for (const id of ids) {
        const definition = cached.get(id)
        if (definition) found.set(id, definition)
      }
      return found
    },
  }
}
