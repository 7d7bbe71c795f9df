import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { findRedis, noRedis, type Redis, startRedis } from '../../../scripts/platform/redis.ts'
import { type Platform, startPlatform, until } from '../test/platform.ts'

let redis: Redis
let redisDir: string
let platform: Platform
let sink: { url: string; seen: Set<string>; close(): Promise<void> }

vi.setConfig({ testTimeout: 120_000 }) // real processes, on a machine that may be busy

beforeAll(async () => {
  const file = findRedis(() => {})
  if (file === null) throw new Error(noRedis)
  redisDir = await mkdtemp(join(tmpdir(), 'ground-control-redis-'))
  redis = await startRedis(file, redisDir)
  sink = await startSink()
  platform = await startPlatform({ REDIS_URL: redis.url })
}, 120_000)
afterAll(async () => {
  await platform?.stop()
  await redis?.end()
  await sink?.close()
  if (redisDir) await rm(redisDir, { recursive: true, force: true })
})

async function startSink() {
  const seen = new Set<string>()
  const server = createServer((request, response) => {
    seen.add(new URL(request.url ?? '', 'http://sink').searchParams.get('effect') ?? '')
    response.end('1')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    seen,
    close: () => {
      server.closeAllConnections()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

async function heldRun(evidence: () => string): Promise<string> {
  const input = { sink: sink.url, holdAt: 'two' }
  const { runId } = await platform.developer.runs.start.mutate({ agent: 'steps', input })
  await until(() => sink.seen.has(`${runId} two`), evidence)
  return runId
}
const kill = (id: string) =>
  platform.operator.overrides.apply.mutate({ kind: 'kill', scope: { kind: 'run', id }, reason: 'because' })
const receiptOf = (id: string) => platform.operator.overrides.receipt.query({ id })

test('with Redis gone each live worker acknowledges a kill; one that is stopped in its tracks is named, and told when it comes back', async () => {
  const [busy, idle] = [
    await platform.startWorker({ WORKER_NAME: 'busy' }),
    await platform.startWorker({ WORKER_NAME: 'idle' }),
  ]
  await Promise.all([busy.ready(), idle.ready()])
  const written = () => busy.output + idle.output
  const [runId, second] = [await heldRun(written), await heldRun(written)]
  await redis.kill()

  const { override, receipt } = await kill(runId)
  expect(receipt.stopped).toBe(1)
  const id = override!.id
  await until(async () => (await receiptOf(id)).isFinal, written)
  const final = await receiptOf(id)
  expect(final.workers.map(({ name, state }) => `${name} ${state}`).toSorted()).toEqual([
    'busy acknowledged',
    'idle acknowledged',
  ])
  expect(final.workers.reduce((sum, { runs }) => sum + runs, 0)).toBe(1)
  expect(sink.seen.has(`${runId} three`)).toBe(false)
  const untouched = await platform.developer.runs.get.query({ id: second })
  expect(untouched.status).toBe('running')

  // The other's worker is stopped in its tracks: the receipt does not wait for it for ever, and says so.
  const { workerId } = untouched
  const holder = final.workers.find((worker) => worker.workerId === workerId)
  const stopped = holder?.name === 'busy' ? busy : idle
  stopped.child.kill('SIGSTOP')
  const again = (await kill(second)).override!.id
  await until(async () => (await receiptOf(again)).isFinal, written, 1_200)
  const states = (await receiptOf(again)).workers
  expect(states.find((worker) => worker.workerId === workerId)).toMatchObject({
    state: 'silent',
    acknowledgedAt: null,
    unconfirmedRunIds: [second],
  })
  expect(states.find((worker) => worker.workerId !== workerId)).toMatchObject({ state: 'acknowledged' })
  stopped.child.kill('SIGCONT')
  await until(
    async () => (await receiptOf(again)).workers.every(({ state }) => state === 'acknowledged'),
    written,
  )
  expect(sink.seen.has(`${second} three`)).toBe(false)
})
