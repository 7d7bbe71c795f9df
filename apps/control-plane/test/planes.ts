import { pino } from 'pino'
import { buildServices } from '../src/build-services.ts'
import { appRouter } from '../src/server/router.ts'
import type { createTestServices } from './services.ts'

type Test = Awaited<ReturnType<typeof createTestServices>>

/** Another control plane on the same database: its own lanes and caches, callers of every role. */
export function addPlane(test: Test) {
  const { services, hot } = buildServices({
    db: test.db,
    log: pino({ level: 'silent' }),
    workerQueue: test.services.workerQueue,
    keys: test.services.keys,
  })
  const as = (...who: Parameters<Test['actor']>) =>
    appRouter.createCaller({
      services,
      hot,
      actor: test.actor(...who),
      sessionId: null,
      userAgent: null,
      ip: '127.0.0.1',
    })
  return { services, hot, as }
}
