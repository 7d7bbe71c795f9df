import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { RunSummary } from '@ground-control/core/runs/schema'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Platform, startPlatform, until } from '../test/platform.ts'

/** A deployment under load: every process is told to stop and another takes its place. Nobody may notice. */
let platform: Platform
let sink: { url: string; counts: Map<string, number>; close(): Promise<void> }

vi.setConfig({ testTimeout: 120_000 })

beforeAll(async () => {
  sink = await startSink()
  platform = await startPlatform()
}, 60_000)
afterAll(async () => {
  await platform?.stop()
  await sink?.close()
})

async function startSink() {
  const counts = new Map<string, number>()
  const server = createServer(async (request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://sink')
    const effect = searchParams.get('effect') ?? ''
    counts.set(effect, (counts.get(effect) ?? 0) + 1)
    await delay(30) // so that a stop meets steps that are under way
    response.end(String(counts.get(effect)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  return {
    url,
    counts,
    close: () => {
      server.closeAllConnections()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

test('control plane and workers are replaced under load, and no call fails, no run suffers', async () => {
  const worker = await platform.startWorker()
  await worker.ready()
  let isOver = false
  let asked = 0
  const failures: unknown[] = []
  const runIds: string[] = []
  const cancelled: string[] = []
  const load = Array.from({ length: 8 }, async (_, lane) => {
    while (!isOver) {
      asked += 1
      try {
        const { runId } = await platform.developer.runs.start.mutate({
          agent: 'steps',
          input: { sink: sink.url },
        })
        // Each lane does something else besides: reads, or another change.
        if (lane === 0) {
          await platform.operator.runs.cancel.mutate({ id: runId })
          cancelled.push(runId)
        } else {
          runIds.push(runId)
          if (lane === 1) await platform.developer.runs.get.query({ id: runId })
          if (lane === 2) await platform.developer.runs.wait.query({ id: runId, timeoutMs: 2_000 })
        }
      } catch (error) {
        failures.push(error)
      }
      await delay(20)
    }
  })
  await delay(500)
  expect(await platform.restartControlPlane()).toBe(0)
  await delay(500)
  const next = await platform.startWorker()
  await next.ready()
  worker.child.kill('SIGTERM')
  expect(await worker.exited).toBe(0)
  isOver = true
  await Promise.all(load)
  expect(failures).toEqual([])
  expect(asked).toBeGreaterThan(50)
  await until(
    async () => {
      const { items } = await platform.developer.runs.list.query({ status: ['queued', 'running', 'waiting'] })
      return items.length === 0
    },
    () => next.output,
    1_200,
  )
  // Each start was one run, though some were asked more than once.
  expect(new Set([...runIds, ...cancelled]).size).toBe(asked)
  const seen = new Map<string, RunSummary>()
  for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
    const page = await platform.developer.runs.list.query({ limit: 200, cursor })
    for (const run of page.items) seen.set(run.id, run)
    cursor = page.nextCursor ?? undefined
  }
  expect(seen.size).toBe(asked)
  for (const id of runIds) {
    expect(seen.get(id)).toMatchObject({ status: 'succeeded', attempt: 0 })
    // A step that was cut off at the end of the grace period begins again; one that ended never does.
    for (const name of ['one', 'two', 'three'])
      expect(sink.counts.get(`${id} ${name}`)).toBeLessThanOrEqual(2)
  }
  const lost = await platform.developer.events.list.query({ type: 'run.worker_lost' })
  expect(lost.items).toEqual([])
})
