import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'
import { allWorkspaces } from '@ground-control/db/database'
import { appendOutbox } from '@ground-control/db/repositories/outbox'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createTestServices } from '../../test/services.ts'
import { openRunQueues, type RunQueues } from '../queue/queues.ts'
import { laneKey } from '../workers/desk.ts'
import { createRelay } from './relay-outbox.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
let queues: RunQueues | null
const sockets = new Set<Socket>()
/** takes every connection and never says a word */
const silent = createServer((socket) => sockets.add(socket))

beforeEach(async () => {
  test = await createTestServices()
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  await new Promise((resolve) => silent.close(resolve))
  await queues?.close()
  await test.drop()
})

it('gives back what a queue that does not answer was to be sent, and tells who waits for it', async () => {
  const { port } = silent.address() as AddressInfo
  queues = openRunQueues({ kind: 'redis', url: `redis://127.0.0.1:${port}` })
  const { workspaceId } = test
  const payload = { runId: 'run_1', dispatch: 1, agentVersionId: 'agv_1', priority: 1 }
  await test.db.transaction(workspaceId, async (tx) =>
    appendOutbox(tx, [{ workspaceId, topic: 'run.dispatch', lane: 'agv_1', priority: 1, payload }]),
  )
  const { desk } = test.services
  test.services.changes.subscribe('*', (notice) => {
    if (notice.topic === 'outbox') desk.offer(notice)
  })
  const round = createRelay(test.services, queues)()
  // As whoever asks while the relay holds it.
  desk.looksThrough(laneKey(workspaceId, 'agv_1'))
  const woken = desk.wait(
    workspaceId,
    {
      workerId: 'wrk_1',
      token: 'a token',
      again: false,
      room: 1,
      waitMs: 25_000,
      versions: [{ agentVersionId: 'agv_1', room: 1 }],
    },
    25_000,
    undefined,
  )
  await expect(round).rejects.toThrow('the queue did not answer')
  await woken
  expect(desk.mayBeDue(laneKey(workspaceId, 'agv_1'))).toBe(true)
  const left = await test.db.transaction(allWorkspaces, (tx) => tx.query('select payload from outbox'))
  expect(left).toEqual([{ payload }])
})
