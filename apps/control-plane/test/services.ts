import type { Actor, ApiKeyScope } from '@ground-control/core/actors'
import { allWorkspaces } from '@ground-control/db/database'
import { createTestDatabase } from '@ground-control/db/test/database'
import { testMasterKey } from '@ground-control/db/test/settings'
import { type AnyProcedure, callTRPCProcedure } from '@trpc/server'
import { pino } from 'pino'
import { buildServices } from '../src/build-services.ts'
import { appRouter } from '../src/server/router.ts'
import type { Context } from '../src/server/trpc.ts'

// The type of `procedures` nests by noun; at run time it is flat, by path.
const procedures = appRouter._def.procedures as unknown as Record<string, AnyProcedure>

/** Real services on a database of their own, two workspaces, and callers of every role in the first. */
export async function createTestServices() {
  const test = await createTestDatabase()
  const { services, hot } = buildServices({
    db: test.db,
    log: pino({ level: 'silent' }),
    workerQueue: { kind: 'postgres', url: test.appUrl, schema: 'bullmq' },
    keys: { authSecret: 'a secret for tests', masterKey: testMasterKey },
    insideNetworks: ['127.0.0.1/32'],
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
  const contextOf = (who: Actor | null): Context => ({
    services,
    hot,
    actor: who,
    sessionId: null,
    userAgent: null,
    ip: '127.0.0.1',
  })
  const as = (role: ApiKeyScope, workspace = workspaceId) =>
    appRouter.createCaller(contextOf(actor(role, workspace)))
  /** Any procedure by its path: a caller in the process cannot reach `overrides.apply`. */
  const call = (role: ApiKeyScope | 'nobody', path: string, input: unknown, workspace = workspaceId) =>
    callTRPCProcedure({
      router: appRouter,
      path,
      ctx: contextOf(role === 'nobody' ? null : actor(role, workspace)),
      getRawInput: async () => input,
      type: procedures[path]?._def.type ?? 'query',
      signal: undefined,
      batchIndex: 0,
    })
  return {
    ...test,
    services,
    hot,
    workspaceId,
    otherWorkspaceId,
    actor,
    as,
    call,
    nobody: appRouter.createCaller(contextOf(null)),
  }
}
