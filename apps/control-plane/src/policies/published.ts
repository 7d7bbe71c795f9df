import { type CompiledRule, compileRule } from '@ground-control/core/policies/compile'
import type { PublishedPolicy } from '@ground-control/core/policies/decide'
import { readPublished } from '@ground-control/db/repositories/policies'
import type { Services } from '../services.ts'
import { createWorkspaceCache, type WorkspaceCache } from '../workspace-cache.ts'

/** What is in force in a workspace, in order, compiled. Rejects when it cannot be known: then nothing is allowed. */
export type PolicyCache = WorkspaceCache<PublishedPolicy[]>

export function createPolicyCache(services: Services): PolicyCache {
  /** versions are immutable: compiled once each, kept as long as they are in force */
  const compiled = new Map<string, Map<string, readonly CompiledRule[]>>()

  return createWorkspaceCache(services, 'policies', async (workspaceId) => {
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
  })
}
