import type { Actor } from '@ground-control/core/actors'
import { allWorkspaces } from '@ground-control/db/database'
import { callTRPCProcedure } from '@trpc/server'
import { appRouter } from '../src/server/router.ts'
import { addPlane } from './planes.ts'
import { createTestServices } from './services.ts'
import { testWorker } from './worker.ts'

export type Asker = { actor: Actor | null; sessionId: string | null }

/** Three control planes of one database, asked by the paths of procedures. */
export async function createThreePlanes() {
  const test = await createTestServices()
  const planes = [test, addPlane(test), addPlane(test)]
  const program: Asker = { actor: test.actor('admin'), sessionId: null }
  return {
    test,
    program,
    /** Any procedure, asked of one of them; `overrides.apply` has no other way in. */
    ask: (path: string, input: object, plane = 0, who = program) =>
      callTRPCProcedure({
        router: appRouter,
        path,
        ctx: { ...planes[plane % 3]!, ...who, userAgent: null, ip: '' },
        getRawInput: async () => input,
        type: 'mutation',
        signal: undefined,
        batchIndex: 0,
      }),
    rows: <Row>(sql: string, values: unknown[] = []) =>
      test.db.transaction(allWorkspaces, (tx) => tx.query<Row>(sql, values)),
    newKey: () => test.services.newId('event'),
    /** The id of a run that has failed behind its first step, `one`. */
    async overRun() {
      const worker = testWorker(test)
      const lease = await worker.take()
      await worker.commitCode(lease, 'one', 1)
      await worker.fail(lease, false)
      return lease.runId
    },
  }
}
