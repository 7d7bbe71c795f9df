import type { HeartbeatResult } from '@ground-control/core/workers/schema'
import type { RunStop } from '@ground-control/sdk'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startHeartbeat } from './heartbeat.ts'
import { LiveRuns } from './live-runs.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function beating(answer: () => Promise<HeartbeatResult>) {
  const runs = new LiveRuns()
  const sent: Array<{
    busy: number
    stopping?: boolean
    acknowledged?: Array<{ overrideId: string; goingOn: string[] }>
  }> = []
  const heartbeat = startHeartbeat({
    workerId: 'wkr_1',
    runs,
    everyMs: 5_000,
    leaseMs: 20_000,
    log: pino({ level: 'silent' }),
    clock: () => Date.now(),
    send: (input) => {
      sent.push(input)
      return answer()
    },
  })
  /** Keeps a run until it is stopped, and tells why it was. */
  const keep = (runId: string, fence = 1, ends?: Promise<unknown>) =>
    runs.keep(
      { runId, fence, token: 't' },
      (signal) =>
        new Promise<RunStop['ending']>((resolve) => {
          signal.addEventListener('abort', () => resolve((signal.reason as RunStop).ending))
          void ends?.then(() => resolve({ kind: 'released' }))
        }),
    )
  return { runs, sent, heartbeat, keep }
}

test('keeps all leases in one call and stops the runs that are lost', async () => {
  const { keep, sent, runs } = beating(async () => ({
    lost: [{ runId: 'run_b', reason: 'killed' }],
    kills: [],
  }))
  void keep('run_a')
  const stopped = keep('run_b')
  await vi.advanceTimersByTimeAsync(5_000)
  expect(await stopped).toMatchObject({ kind: 'lost', reason: 'killed' })
  expect(sent).toMatchObject([{ busy: 2, stopping: false, leases: [{ runId: 'run_a' }, { runId: 'run_b' }] }])
  expect(runs.leases.map((lease) => lease.runId)).toEqual(['run_a'])
})

test('stops no run for a lease that it has given back and taken anew meanwhile', async () => {
  const answer = Promise.withResolvers<HeartbeatResult>()
  const ended = Promise.withResolvers<void>()
  const { keep, runs } = beating(() => answer.promise)
  const first = keep('run_a', 1, ended.promise)
  await vi.advanceTimersByTimeAsync(5_000)
  ended.resolve()
  await first
  let stopped: unknown = null
  void keep('run_a', 2).then((ending) => {
    stopped = ending
  })
  answer.resolve({ lost: [{ runId: 'run_a', reason: 'fenced' }], kills: [] })
  await vi.advanceTimersByTimeAsync(1_000)
  expect(stopped).toBeNull()
  expect(runs.leases).toMatchObject([{ runId: 'run_a', fence: 2 }])
})

test('stops every run once no beat was answered for as long as a lease lasts, and not before', async () => {
  const { keep, heartbeat } = beating(() => Promise.reject(new Error('nobody there')))
  let ending: unknown = null
  void keep('run_a').then((value) => {
    ending = value
  })
  await vi.advanceTimersByTimeAsync(19_000)
  expect(heartbeat.isWell).toBe(false)
  expect(ending).toBeNull()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(ending).toMatchObject({ kind: 'lost', reason: 'fenced' })
})

test('is well again when it is answered again', async () => {
  let isUp = false
  const { heartbeat } = beating(() =>
    isUp ? Promise.resolve({ lost: [], kills: [] }) : Promise.reject(new Error('down')),
  )
  await vi.advanceTimersByTimeAsync(5_000)
  expect(heartbeat.isWell).toBe(false)
  isUp = true
  await vi.advanceTimersByTimeAsync(5_000)
  expect(heartbeat.isWell).toBe(true)
})

test('says goodbye once, and beats no more', async () => {
  const { heartbeat, sent } = beating(async () => ({ lost: [], kills: [] }))
  await heartbeat.stop()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(sent).toMatchObject([{ stopping: true }])
})

test('answers a kill with a beat at once, and says what has not come to its end until it has', async () => {
  const ended = Promise.withResolvers<void>()
  const answers = [
    { lost: [{ runId: 'run_a', reason: 'killed' as const }], kills: ['ovr_1'] },
    { lost: [], kills: ['ovr_1'] },
    { lost: [], kills: [] },
  ]
  const { sent, runs, heartbeat } = beating(async () => answers.shift() ?? { lost: [], kills: [] })
  // It hears that it is to stop, and takes its time.
  void runs.keep({ runId: 'run_a', fence: 1, token: 't' }, () => ended.promise)
  heartbeat.hurry()
  await vi.advanceTimersByTimeAsync(10)
  expect(sent.map(({ acknowledged }) => acknowledged)).toEqual([
    [],
    [{ overrideId: 'ovr_1', goingOn: ['run_a'] }],
  ])
  ended.resolve()
  await vi.advanceTimersByTimeAsync(500)
  expect(sent[2]).toMatchObject({ acknowledged: [{ overrideId: 'ovr_1', goingOn: [] }] })
  await vi.advanceTimersByTimeAsync(5_000)
  expect(sent[3]).toMatchObject({ acknowledged: [] })
  expect(sent).toHaveLength(4)
})

test('a hint while a beat is under way makes another follow', async () => {
  const answer = Promise.withResolvers<HeartbeatResult>()
  const { sent, heartbeat } = beating(() => answer.promise)
  heartbeat.hurry()
  await vi.advanceTimersByTimeAsync(1)
  heartbeat.hurry()
  heartbeat.hurry()
  expect(sent).toHaveLength(1)
  answer.resolve({ lost: [], kills: [] })
  await vi.advanceTimersByTimeAsync(1)
  expect(sent).toHaveLength(2)
})
