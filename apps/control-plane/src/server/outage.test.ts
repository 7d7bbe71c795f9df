import { openDatabase } from '@ground-control/db/database'
import { pino } from 'pino'
import { afterAll, expect, it } from 'vitest'
import { buildServices } from '../build-services.ts'
import { createHttpServer } from './http.ts'
import { appRouter } from './router.ts'

// Nothing listens on port 1.
const db = openDatabase('postgresql://nobody@127.0.0.1:1/nothing', 2)
const { services, hot } = buildServices({
  db,
  log: pino({ level: 'silent' }),
  workerQueue: { kind: 'postgres', url: '', schema: 'bullmq' },
  keys: { authSecret: 'x', masterKey: 'x' },
})
const actor = {
  kind: 'program',
  id: services.newId('apiKey'),
  name: 'tests',
  workspaceId: services.newId('workspace'),
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
afterAll(() => db.close())

it.each([
  ['a hot verb', () => caller.runs.start({ agent: 'desk' })],
  ['a verb', () => caller.budgets.archive({ id: services.newId('budget') })],
  ['a screen', () => caller.runs.list()],
])(
  'while the database is away %s is unavailable, to be asked again, and no fault of ours',
  async (_, call) => {
    await expect(call()).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      cause: { code: 'unavailable', details: { retryAfterMs: expect.any(Number) } },
    })
  },
)

it('so is who asks: an API key cannot be looked up', async () => {
  const server = await createHttpServer(services, hot, [])
  const answer = await server.inject({
    method: 'POST',
    url: '/trpc/runs.start',
    headers: { authorization: `Bearer gc_worker_${'x'.repeat(43)}`, 'content-type': 'application/json' },
    payload: { agent: 'desk' },
  })
  await server.close()
  expect({ status: answer.statusCode, retryAfter: answer.headers['retry-after'] }).toEqual({
    status: 503,
    retryAfter: '1',
  })
  expect(answer.json().error.data.app.code).toBe('unavailable')
})
