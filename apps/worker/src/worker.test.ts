import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Json } from '@ground-control/core/json'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Platform, startPlatform, until } from '../test/platform.ts'

let platform: Platform
let sink: Awaited<ReturnType<typeof startSink>>

vi.setConfig({ testTimeout: 90_000 }) // real processes, on a machine that may be busy

beforeAll(async () => {
  sink = await startSink()
  platform = await startPlatform()
}, 60_000)
afterAll(async () => {
  await platform?.stop()
  await sink?.close()
})

/** Counts effects by name and idempotency key, and answers how often each has come. */
async function startSink() {
  const counts = new Map<string, number>()
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://sink')
    const effect = `${searchParams.get('effect')} ${searchParams.get('key')}`.trim()
    counts.set(effect, (counts.get(effect) ?? 0) + 1)
    response.end(String(counts.get(effect)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    counts,
    close: () => {
      server.closeAllConnections()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

const start = async (agent: string, input: Record<string, unknown> = {}) =>
  (await platform.developer.runs.start.mutate({ agent, input: { sink: sink.url, ...input } as never })).runId
const end = (id: string, timeoutMs = 60_000) => platform.developer.runs.wait.query({ id, timeoutMs })
const detail = (id: string) => platform.developer.runs.get.query({ id })

type Decision = { kind: 'approve' } | { kind: 'reject' } | { kind: 'edit'; arguments: Json }
/** Waits until the run asks, and decides as a person does: on what was seen. */
async function decide(id: string, decision: Decision, reason = 'because') {
  await until(
    async () => (await detail(id)).approvalIds.length === 1,
    () => `run ${id} does not ask`,
  )
  const [approvalId = ''] = (await detail(id)).approvalIds
  const { digest } = await platform.operator.approvals.get.query({ id: approvalId })
  await platform.operator.approvals.decide.mutate({ id: approvalId, digest, decision, reason })
}

describe('a worker that serves', () => {
  let worker: Awaited<ReturnType<Platform['startWorker']>>
  beforeAll(async () => {
    worker = await platform.startWorker()
    await worker.ready()
  }, 60_000)
  afterAll(async () => {
    worker.child.kill('SIGTERM')
    expect(await worker.exited).toBe(0)
  })

  test('executes runs of its agents, many at once, each step once', async () => {
    const runs = await Promise.all(Array.from({ length: 40 }, () => start('steps')))
    const ends = await Promise.all(runs.map((id) => end(id)))
    expect(ends.map(({ status, output }) => ({ status, output }))).toEqual(
      runs.map(() => ({ status: 'succeeded', output: { seen: [1, 1, 1] } })),
    )
    for (const id of runs) expect(sink.counts.get(`${id} two`)).toBe(1)
  })

  test('goes on after every kind of wait', async () => {
    const id = await start('waits')
    await decide(id, { kind: 'edit', arguments: { amount: 5 } }, 'less')
    await platform.developer.events.publish.mutate({ type: 'news', key: 'k', runId: id, data: { n: 1 } })
    const { status, output, failure } = await end(id)
    expect(failure).toBeNull()
    expect(status).toBe('succeeded')
    expect(output).toEqual({
      approval: { status: 'edited', arguments: { amount: 5 }, reason: 'less', decidedBy: expect.any(String) },
      news: { n: 1 },
      missed: null,
      child: { seen: [1, 1, 1] },
      flag: 'plain',
    })
  })

  test('makes a tool call that a rule asks about once a person has edited it, with the edited arguments', async () => {
    // The first workspace comes with a rule that asks about every write.
    const id = await start('payer', { amount: 20 })
    await decide(id, { kind: 'edit', arguments: { sink: sink.url, amount: 5 } })
    const { status, output, steps } = await end(id)
    expect({ status, output }).toEqual({ status: 'succeeded', output: { paid: 5, times: 1 } })
    expect(sink.counts.get(`pay ${steps[0]?.id}`)).toBe(1)
  })

  test('runs the fallback for what nobody decides, where an escalation policy says so', async () => {
    const definition = {
      appliesTo: { agentIds: [], actions: ['spend', 'ask-nobody'], risks: [] },
      levels: [{ afterMs: 0, who: [{ kind: 'role', role: 'admin' }], channelIds: [], remindEveryMs: null }],
      final: { kind: 'fallback', afterMs: 100 },
      hours: null,
    }
    await platform.sql(
      `with version as (
         insert into escalation_versions (id, workspace_id, policy_id, number, definition, created_by)
         select 'esv_tests', id, 'esc_tests', 1, $1, 'tests' from workspaces returning workspace_id)
       insert into escalation_policies (id, workspace_id, name, version_id) select 'esc_tests', workspace_id, 'nobody', 'esv_tests' from version`,
      [JSON.stringify(definition)],
    )
    for (const [by, name] of [
      ['call', 'RefusedError'],
      ['question', 'StepError'],
    ]) {
      const id = await start('undecided', { by })
      expect(await end(id)).toMatchObject({
        status: 'succeeded',
        servedBy: 'fallback',
        output: { instead: name },
        degradedBecause: { code: 'undecided', details: { by: 'escalation', name: 'nobody' } },
      })
    }
  })

  test('tells the agent of a rejection, and makes no call', async () => {
    const id = await start('payer', { amount: 7 })
    await decide(id, { kind: 'reject' }, 'not today')
    expect(await end(id)).toMatchObject({
      status: 'succeeded',
      output: { error: 'rejected', tool: 'pay', status: 'rejected', reason: 'not today' },
    })
  })

  test('fails the run whose code throws where nobody catches, and lives on', async () => {
    const id = await start('careless')
    expect(await end(id)).toMatchObject({ status: 'failed', failure: { code: 'uncaught_error' } })
    expect(await end(await start('steps'))).toMatchObject({ status: 'succeeded' })
  })

  test('stops a run that is cancelled, within two heartbeats', async () => {
    const id = await start('steps', { holdAt: 'two' })
    await until(
      () => sink.counts.has(`${id} two`),
      () => worker.output,
    )
    await platform.operator.runs.cancel.mutate({ id, reason: 'no longer needed' })
    expect(await end(id)).toMatchObject({ status: 'cancelled' })
    expect(sink.counts.get(`${id} three`)).toBeUndefined()
  })

  test('is watched live through the same client that starts its runs', async () => {
    const seen = new Set<string>()
    const watching = platform.developer.events.watch.subscribe(
      { topics: ['runs'] },
      {
        onData: ({ ids }) => {
          for (const changed of ids) seen.add(changed)
        },
      },
    )
    await end(await start('steps'))
    await until(
      () => seen.size > 0,
      () => 'no change was told',
    )
    watching.unsubscribe()
  })

  test('answers its health and metrics', async () => {
    const metrics = await (await fetch(`http://127.0.0.1:${worker.port}/metrics`)).text()
    expect(metrics).toContain('worker_executions_total{agent="steps",ended="finished"}')
    expect(metrics).toMatch(/agent_active_tasks \d/)
  })
})

test('SIGTERM hands unfinished runs back, which costs them neither an attempt nor a crash', async () => {
  const first = await platform.startWorker({ WORKER_GRACE_MS: '100' })
  await first.ready()
  const id = await start('steps', { holdAt: 'two' })
  await until(
    () => sink.counts.has(`${id} two`),
    () => first.output,
  )
  const { attempt: before } = await detail(id)
  first.child.kill('SIGTERM')
  expect(await first.exited).toBe(0)
  const second = await platform.startWorker()
  const { status, output, attempt, crashes } = await end(id)
  expect({ status, output }).toEqual({ status: 'succeeded', output: { seen: [1, 2, 1] } })
  expect({ attempt, crashes }).toEqual({ attempt: before, crashes: 0 })
  second.child.kill('SIGTERM')
  expect(await second.exited).toBe(0)
}, 120_000)

test('SIGKILL in the middle of a step: another worker goes on from the record, and repeats that step alone', async () => {
  const first = await platform.startWorker()
  await first.ready()
  const id = await start('steps', { holdAt: 'two' })
  await until(
    () => sink.counts.has(`${id} two`),
    () => first.output,
  )
  first.child.kill('SIGKILL')
  await first.exited
  const second = await platform.startWorker()
  const { status, output, crashes } = await end(id)
  expect({ status, output, crashes }).toEqual({
    status: 'succeeded',
    output: { seen: [1, 2, 1] },
    crashes: 1,
  })
  expect(sink.counts.get(`${id} one`)).toBe(1)
  second.child.kill('SIGTERM')
  await second.exited
}, 120_000)

test('a signal said twice is one; a later one ends it at once', async () => {
  const worker = await platform.startWorker({ WORKER_GRACE_MS: '60000' })
  await worker.ready()
  const id = await start('steps', { holdAt: 'one' })
  await until(
    () => sink.counts.has(`${id} one`),
    () => worker.output,
  )
  worker.child.kill('SIGTERM')
  await until(
    () => worker.output.includes('told to stop'),
    () => worker.output,
  )
  worker.child.kill('SIGTERM')
  await new Promise((resolve) => setTimeout(resolve, 1_200))
  expect(worker.child.exitCode).toBeNull()
  worker.child.kill('SIGTERM')
  expect(await worker.exited).toBe(1)
})

test('a control plane that is not there yet is waited for, with one clear line', async () => {
  const worker = await platform.startWorker({ CONTROL_PLANE_URL: 'http://127.0.0.1:4899' })
  await until(
    () => worker.output.includes('does not answer yet'),
    () => worker.output,
  )
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  expect(worker.output.match(/does not answer yet/g)).toHaveLength(1)
  const live = await fetch(`http://127.0.0.1:${worker.port}/health/live`)
  const ready = await fetch(`http://127.0.0.1:${worker.port}/health/ready`)
  expect([live.status, ready.status]).toEqual([200, 503])
  worker.child.kill('SIGTERM')
  expect(await worker.exited).toBe(0)
})

test('a worker whose control plane and database are gone still stops when told', async () => {
  const lonely = await startPlatform()
  try {
    const worker = await lonely.startWorker({ WORKER_GRACE_MS: '100' })
    await worker.ready()
    await lonely.vanish()
    worker.child.kill('SIGTERM')
    expect(await worker.exited).toBe(0)
  } finally {
    await lonely.stop()
  }
})

test('a key that is not taken is one clear line and an end', async () => {
  const worker = await platform.startWorker({ GROUND_CONTROL_API_KEY: 'gc_wrong' })
  expect(await worker.exited).toBe(1)
  expect(worker.output).toContain('The worker did not start:')
})
