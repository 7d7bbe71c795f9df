import type { Actor, ApiKeyScope } from '@ground-control/core/actors'
import { allWorkspaces } from '@ground-control/db/database'
import { createTestDatabase } from '@ground-control/db/test/database'
import { testMasterKey } from '@ground-control/db/test/settings'
import { pino } from 'pino'
import { buildServices } from '../src/build-services.ts'
import { appRouter } from '../src/server/router.ts'

/** Real services on a database of their own, two workspaces, and callers of every role in the first. */
export async function createTestServices() {
  const test = await createTestDatabase()
  const { services, hot } = buildServices({
    db: test.db,
    log: pino({ level: 'silent' }),
    workerQueue: { kind: 'postgres', url: test.appUrl, schema: 'bullmq' },
    keys: { authSecret: 'a secret for tests', masterKey: testMasterKey },
  })
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
      hot,
      actor: actor(role, workspace),
      sessionId: null,
      userAgent: null,
      ip: '127.0.0.1',
    })
  return {
    ...test,
    services,
    hot,
    workspaceId,
    otherWorkspaceId,
    actor,
    as,
    nobody: appRouter.createCaller({
      services,
      hot,
      actor: null,
      sessionId: null,
      userAgent: null,
      ip: '127.0.0.1',
    }),
  }
}
