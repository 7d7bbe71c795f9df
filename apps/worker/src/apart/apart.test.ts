import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Platform, startPlatform, until } from '../../test/platform.ts'
import { lastWordsOfWatchdog } from '../watchdog.ts'
import { lastWordsOfCell } from './messages.ts'

vi.setConfig({ testTimeout: 90_000 }) // real processes, and a watchdog that waits as long as a lease lasts

let platform: Platform
beforeAll(async () => {
  platform = await startPlatform()
  // Runs with a tag are taken as if one or two workers had been lost with them.
  await platform.sql(`create function suspect() returns trigger language plpgsql as
    $$ begin new.crashes := case new.tags when '{suspect}' then 2 else 1 end; return new; end $$`)
  await platform.sql(`create trigger suspect before insert on runs for each row
    when (new.tags in ('{suspect}', '{unlucky}')) execute function suspect()`)
}, 60_000)
afterAll(() => platform?.stop())

const start = async (by: string, tags: string[]) =>
  (await platform.developer.runs.start.mutate({ agent: 'poison', input: { by }, tags })).runId
const end = (id: string) => platform.developer.runs.wait.query({ id, timeoutMs: 60_000 })
const said = async (id: string) => (await platform.developer.runs.get.query({ id })).steps[0]
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('code that never gives the event loop back costs its worker, which says why', async () => {
  const worker = await platform.startWorker()
  await worker.ready()
  const id = await start('loop', [])
  await worker.exited
  expect(worker.child.signalCode).toBe('SIGKILL')
  expect(worker.output).toContain(lastWordsOfWatchdog)
  await platform.operator.runs.cancel.mutate({ id })
})

test('a suspect is executed apart: however it ends its process, the run alone ends, with the evidence', async () => {
  const worker = await platform.startWorker({ NODE_OPTIONS: '--max-old-space-size=150' })
  await worker.ready()
  const ways = ['exit', 'abort', 'memory', 'loop', 'nothing'] as const
  const ends = await Promise.all((await Promise.all(ways.map((by) => start(by, ['suspect'])))).map(end))
  expect(ends.map(({ failure }) => failure?.code)).toEqual([
    ...Array.from({ length: 4 }, () => 'quarantined'),
    undefined,
  ])
  expect(ends.slice(0, 4).map(({ failure }) => failure?.details)).toMatchObject([
    { crashes: 3, exitCode: 7, signal: null },
    { crashes: 3, exitCode: null, signal: 'SIGABRT' },
    { crashes: 3, exitCode: null, signal: 'SIGABRT', message: expect.stringContaining('heap') },
    { crashes: 3, exitCode: null, signal: 'SIGKILL', message: lastWordsOfWatchdog },
  ])
  expect(ends.every(({ attempt }) => attempt === 0)).toBe(true)
  const { pid } = ends[4]!.output as { pid: number }
  expect(pid).not.toBe(worker.child.pid)
  expect(isAlive(worker.child.pid!)).toBe(true)
  worker.child.kill('SIGTERM')
  expect(await worker.exited).toBe(0)
})

test('a run that lost one worker is executed apart where there is room, and costs no second one', async () => {
  const worker = await platform.startWorker()
  await worker.ready()
  const poisonous = await end(await start('abort', ['unlucky']))
  expect(poisonous.failure?.details).toMatchObject({ crashes: 3, signal: 'SIGABRT' })
  // Who finds no room goes among the others.
  const ids = await Promise.all(Array.from({ length: 6 }, () => start('waiting', ['unlucky'])))
  const pids = async () => (await Promise.all(ids.map(said))).map((step) => Number(step?.output))
  await until(
    async () => !(await pids()).some(Number.isNaN),
    () => worker.output,
  )
  expect((await pids()).filter((pid) => pid === worker.child.pid)).toHaveLength(2)
  await Promise.all(ids.map((id) => platform.operator.runs.cancel.mutate({ id })))
  expect(isAlive(worker.child.pid!)).toBe(true)
  worker.child.kill('SIGTERM')
  expect(await worker.exited).toBe(0)
})

test('modules that cannot be loaded apart end the process at once, and free its slot', async () => {
  const worker = await platform.startWorker({ FAIL_APART: 'yes' })
  await worker.ready()
  // More than there are slots for suspects.
  const runs = await Promise.all(Array.from({ length: 5 }, () => start('nothing', ['suspect'])))
  const ends = await Promise.all(runs.map(end))
  expect(ends.map(({ failure }) => failure?.details)).toMatchObject(
    runs.map(() => ({ exitCode: 1, signal: null, message: lastWordsOfCell })),
  )
  expect(worker.output).toContain('cannot be loaded here')
  worker.child.kill('SIGTERM')
  expect(await worker.exited).toBe(0)
})

test.each(['SIGKILL', 'SIGTERM'] as const)(
  '%s to the worker ends its suspects too, which costs them nothing',
  async (signal) => {
    const worker = await platform.startWorker({ WORKER_GRACE_MS: '100' })
    await worker.ready()
    const id = await start('waiting', ['suspect'])
    await until(
      async () => (await said(id))?.status === 'succeeded',
      () => worker.output,
    )
    const pid = Number((await said(id))?.output)
    expect(isAlive(pid)).toBe(true)
    worker.child.kill(signal)
    await worker.exited
    await until(
      () => !isAlive(pid),
      () => worker.output,
    )
    const { attempt, crashes } = await platform.operator.runs.get.query({ id })
    expect({ attempt, crashes }).toEqual({ attempt: 0, crashes: 2 })
    await platform.operator.runs.cancel.mutate({ id })
  },
)
