import { refusalOf } from '@ground-control/sdk'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Platform, startPlatform, until } from '../test/platform.ts'

/*
 * The load tests by the names they usually have: 100 tasks at once, a burst of 1,000. Real processes, real HTTP, every
 * start a request of its own. What is counted is who succeeds; nothing is timed.
 */
let platform: Platform

vi.setConfig({ testTimeout: 120_000 }) // a machine that may be busy

beforeAll(async () => {
  platform = await startPlatform()
  await (await platform.startWorker()).ready()
}, 60_000)
afterAll(() => platform?.stop())

type Answer = { status: number; retryAfter: string | null; runId: string | null; error: unknown }

/** One start by itself: no batching, no retries, no key. */
async function start(agent: string, index: number): Promise<Answer> {
  const response = await fetch(`${platform.url}/trpc/runs.start`, {
    method: 'POST',
    headers: { authorization: `Bearer ${platform.keys.developer}`, 'content-type': 'application/json' },
    body: JSON.stringify({ agent, input: { index } }),
  })
  const body = (await response.json()) as { result?: { data: { runId: string } }; error?: unknown }
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    runId: body.result?.data.runId ?? null,
    error: body.error,
  }
}

const startAll = (agent: string, count: number) =>
  Promise.all(Array.from({ length: count }, (_, index) => start(agent, index)))

/** Waits until every run is over. @returns how many succeeded */
async function ended(agent: string, count: number): Promise<number> {
  const seen = async () => {
    const { items } = await platform.developer.agents.list.query({ search: agent, limit: 200 })
    return items.find((item) => item.name === agent)!
  }
  await until(
    async () => {
      const { runs24h } = await seen()
      return runs24h === count
    },
    () => 'not all runs ended',
    1_200,
  )
  const { runs24h, failed24h } = await seen()
  return runs24h - failed24h
}

describe('load', () => {
  test('load_test_agent: of 100 at once more than 95 % succeed', async () => {
    const answers = await startAll('quick', 100)
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(100)
    expect(await ended('quick', 100)).toBeGreaterThan(95)
  })

  test('test_agent_survives_high_load: of 1,000 at once more than 95 % succeed, and both processes live', async () => {
    const answers = await startAll('burst', 1_000)
    const started = answers.filter((answer) => answer.status === 200)
    expect(started.length).toBeGreaterThan(950)
    expect(new Set(started.map((answer) => answer.runId)).size).toBe(started.length)
    expect(await ended('burst', started.length)).toBe(started.length)
    expect(await platform.isReady()).toBe(true)
  })

  test('who is over a rate is told so, typed and with Retry-After; all that were let in succeed', async () => {
    const answers = await startAll('rated', 300)
    const started = answers.filter((answer) => answer.status === 200)
    const throttled = answers.filter((answer) => answer.status === 429)
    expect(started).toHaveLength(200)
    expect(throttled).toHaveLength(100)
    for (const { retryAfter, error } of throttled) {
      expect(Number(retryAfter)).toBeGreaterThan(0)
      expect(Number(retryAfter)).toBeLessThanOrEqual(61)
      expect(refusalOf(error)).toMatchObject({ code: 'too_many', details: { name: 'runsPerMinute' } })
    }
    expect(await ended('rated', 200)).toBe(200)
  })
})
