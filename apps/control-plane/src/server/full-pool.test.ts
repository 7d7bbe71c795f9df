import { allWorkspaces, openDatabase } from '@ground-control/db/database'
import { createTestDatabase } from '@ground-control/db/test/database'
import { testMasterKey } from '@ground-control/db/test/settings'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { buildServices } from '../build-services.ts'
import { createHttpServer } from './http.ts'
import { appRouter } from './router.ts'

/** of writes; reads have two as well, which is the least */
const poolSize = 2
let test: Awaited<ReturnType<typeof createTestDatabase>>
let plane: ReturnType<typeof startPlane>
beforeAll(async () => {
  test = await createTestDatabase()
  plane = startPlane()
  await test.db.transaction(allWorkspaces, (tx) =>
    tx.query(`insert into workspaces (id, slug, name) values ($1, 'one', 'One')`, [plane.workspaceId]),
  )
})
afterAll(async () => {
  await plane.db.close()
  await test.drop()
})

function startPlane() {
  const db = openDatabase(test.appUrl, poolSize, { waitMs: 1_500 })
  const { services, hot } = buildServices({
    db,
    log: pino({ level: 'silent' }),
    workerQueue: { kind: 'postgres', url: test.appUrl, schema: 'bullmq' },
    keys: { authSecret: 'a secret for tests', masterKey: testMasterKey },
  })
  const workspaceId = services.newId('workspace')
  const actor = {
    kind: 'program',
    id: services.newId('apiKey'),
    name: 'tests',
    workspaceId,
    role: 'admin',
  } as const
  const caller = appRouter.createCaller({
    services,
    hot,
    actor,
    sessionId: null,
    userAgent: null,
    ip: '127.0.0.1',
  })
  return { db, services, hot, workspaceId, caller }
}

/** Takes every connection of both pools until it is told to let go. */
async function takeAll() {
  const { promise: over, resolve: letGo } = Promise.withResolvers<void>()
  const taken: Array<Promise<void>> = []
  const holders: Array<Promise<unknown>> = []
  for (let nth = 0; nth < poolSize; nth += 1) {
    for (const open of ['transaction', 'read'] as const) {
      const { promise, resolve } = Promise.withResolvers<void>()
      taken.push(promise)
      holders.push(
        plane.db[open](plane.workspaceId, async () => {
          resolve()
          await over
        }),
      )
    }
  }
  await Promise.all(taken)
  return async () => {
    letGo()
    await Promise.all(holders)
  }
}

it('a full pool answers "ask again" instead of hanging, and serves again once it has room', async () => {
  const { caller, services, hot } = plane
  const calls = {
    'a hot verb': () => caller.runs.start({ agent: 'desk' }),
    'a verb': () => caller.budgets.archive({ id: services.newId('budget') }),
    'a screen': () => caller.runs.list(),
  }
  const letGo = await takeAll()
  for (const call of Object.values(calls)) {
    await expect(call()).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      cause: { code: 'unavailable', details: { retryAfterMs: expect.any(Number) } },
    })
  }
  const server = await createHttpServer(services, hot, [])
  const answer = await server.inject({
    method: 'POST',
    url: '/trpc/runs.start',
    headers: { authorization: `Bearer gc_worker_${'x'.repeat(43)}`, 'content-type': 'application/json' },
    payload: { agent: 'desk' },
  })
  expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '1'])

  // Who waits is told to whoever scrapes, though nothing can be read.
  const waiting = [calls['a verb'](), calls['a screen']()].map((call) => call.catch(() => undefined))
  await vi.waitFor(() => expect(plane.db.stats().writes.waiting).toBeGreaterThan(0), { interval: 5 })
  const scraped = await server.inject('/metrics')
  expect(scraped.statusCode).toBe(200)
  expect(scraped.body).toContain('database_answers 0')
  expect(scraped.body).toMatch(/database_pool_connections\{pool="writes",state="total"\} 2/)
  expect(scraped.body).toMatch(/database_pool_connections\{pool="writes",state="idle"\} 0/)
  expect(scraped.body).toMatch(/database_pool_connections\{pool="reads",state="total"\} 2/)
  await Promise.all(waiting)

  await letGo()
  await expect(calls['a verb']()).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect((await calls['a screen']()).items).toEqual([])
  expect((await server.inject('/metrics')).body).toContain('database_answers 1')
  await server.close()
})
