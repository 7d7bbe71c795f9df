import { type LiveGrant, readLiveGrants } from '@ground-control/db/repositories/grants'
import type { Services } from '../services.ts'
import { createWorkspaceCache, type WorkspaceCache } from '../workspace-cache.ts'

/**
 * What calls are held against, in memory. It only proposes: a use is counted under the grant's lock, where one that
 * was revoked a moment ago gives none.
 */
export type GrantCache = WorkspaceCache<LiveGrant[]>

export const createGrantCache = (services: Services): GrantCache =>
  createWorkspaceCache(services, 'grants', (workspaceId) =>
    services.db.transaction(workspaceId, readLiveGrants),
  )
