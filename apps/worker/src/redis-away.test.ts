import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { findRedis, noRedis, type Redis, startRedis } from '../../../scripts/platform/redis.ts'
import { type Platform, startPlatform, until } from '../test/platform.ts'

let redis: Redis
let redisDir: string
let platform: Platform
const sink = createServer((_request, response) => response.end('1'))

vi.setConfig({ testTimeout: 180_000 }) // real processes, on a machine that may be busy

beforeAll(async () => {
  const file = findRedis(() => {})
  if (file === null) throw new Error(noRedis)
  redisDir = await mkdtemp(join(tmpdir(), 'ground-control-redis-'))
  redis = await startRedis(file, redisDir)
  await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve))
  platform = await startPlatform({ REDIS_URL: redis.url })
}, 120_000)
afterAll(async () => {
  await platform?.stop()
  await redis?.end()
  sink.closeAllConnections()
  await new Promise((resolve) => sink.close(resolve))
  if (redisDir) await rm(redisDir, { recursive: true, force: true })
})

async function start(): Promise<string> {
  const { port } = sink.address() as AddressInfo
  const input = { sink: `http://127.0.0.1:${port}/` }
  return (await platform.developer.runs.start.mutate({ agent: 'steps', input })).runId
}
const statuses = async () =>
  (await platform.sql<{ status: string }>('select status::text from runs')).map(({ status }) => status)

test('runs that are started with Redis gone are taken and done by workers that have hands free', async () => {
  const worker = await platform.startWorker()
  await worker.ready()
  const allDone = () =>
    until(
      async () => (await statuses()).every((status) => status === 'succeeded'),
      () => worker.output,
    )
  await start()
  await allDone()
  await redis.kill()

  // At any moment of the relay's round: it must not keep from the worker what it cannot send.
  for (let count = 0; count < 20; count += 1) {
    await start()
    await delay(130)
  }
  await allDone()

  await redis.startAgain()
  await start()
  await allDone()
  expect(await statuses()).toHaveLength(22)
})
