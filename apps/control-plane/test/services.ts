import { randomBytes } from 'node:crypto'
import type { Actor, ApiKeyScope } from '@ground-control/core/actors'
import { newId } from '@ground-control/core/ids'
import { allWorkspaces } from '@ground-control/db/database'
import { createTestDatabase } from '@ground-control/db/test/database'
import { testMasterKey } from '@ground-control/db/test/settings'
import { pino } from 'pino'
import { createActorCache } from '../src/access/actor-cache.ts'
import { createVerifiedSoFar } from '../src/audit/verified-so-far.ts'
import { createChangeBus } from '../src/events/change-bus.ts'
import { appRouter } from '../src/server/router.ts'
import type { Services } from '../src/services.ts'

/** Real services on a database of their own, two workspaces, and callers of every role in the first. */
export async function createTestServices() {
  const test = await createTestDatabase()
  const changes = createChangeBus()
  const now = () => new Date()
  const services: Services = {
    db: test.db,
    log: pino({ level: 'silent' }),
    now,
    newId: (kind) => newId(kind, Date.now(), randomBytes),
    changes,
    actors: createActorCache(changes, now),
    auditVerified: createVerifiedSoFar(),
    seeds: [],
    keys: { authSecret: 'a secret for tests', masterKey: testMasterKey },
  }
  const workspaceId = services.newId('workspace')
  const otherWorkspaceId = services.newId('workspace')
  await test.db.transaction(allWorkspaces, (tx) =>
    tx.query(`insert into workspaces (id, slug, name) values ($1, 'one', 'One'), ($2, 'two', 'Two')`, [
      workspaceId,
      otherWorkspaceId,
    ]),
  )
  const actor = (role: ApiKeyScope, workspace = workspaceId): Actor => ({
    kind: 'program',
    id: services.newId('apiKey'),
    name: `${role} of tests`,
    workspaceId: workspace,
    role,
  })
  const as = (role: ApiKeyScope, workspace = workspaceId) =>
    appRouter.createCaller({
      services,
      actor: actor(role, workspace),
      sessionId: null,
      userAgent: null,
      ip: '127.0.0.1',
    })
  return {
    ...test,
    services,
    workspaceId,
    otherWorkspaceId,
    actor,
    as,
    nobody: appRouter.createCaller({
      services,
      actor: null,
      sessionId: null,
      userAgent: null,
      ip: '127.0.0.1',
    }),
  }
}
