import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { KillReceipt } from '@ground-control/core/overrides/schema'
import { createClient } from '@ground-control/sdk/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { settleKills } from '../../../apps/control-plane/src/overrides/settle-kills.ts'
import { createHttpServer } from '../../../apps/control-plane/src/server/http.ts'
import { createTestServices } from '../../../apps/control-plane/test/services.ts'
import { addAgent, testWorker } from '../../../apps/control-plane/test/worker.ts'
import { runCommand } from './run-command.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
let server: Awaited<ReturnType<typeof createHttpServer>>
let worker: ReturnType<typeof testWorker>
let agent: Awaited<ReturnType<typeof addAgent>>
let url: string
let apiKey: string
beforeAll(async () => {
  test = await createTestServices()
  agent = await addAgent(test)
  worker = testWorker(test)
  server = await createHttpServer(test.services, test.hot, [])
  await server.listen({ port: 0, host: '127.0.0.1' })
  url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`
  apiKey = (await test.as('admin').access.createApiKey({ name: 'cli', scope: 'operator' })).key
  const { workerId } = worker
  await test
    .as('worker')
    .worker.join({ workerId, name: 'w1', concurrency: 1, agentVersionIds: [agent.versionId] })
})
afterAll(async () => {
  await server?.close()
  await test?.drop()
})

/** `answers`: what the person says; without it nobody is there. `onSleep`: what happens while it waits. */
async function run(
  line: string,
  { answers, onSleep = async () => {} }: { answers?: boolean; onSleep?: () => Promise<void> } = {},
) {
  const out: string[] = []
  const errors: string[] = []
  const code = await runCommand(line.split(' '), {
    print: (text) => void out.push(text),
    complain: (text) => void errors.push(text),
    open: async () => ({
      client: createClient({ url, apiKey, patienceMs: 0 }),
      print: (text) => void out.push(text),
      confirm:
        answers === undefined
          ? null
          : async (question) => {
              out.push(question)
              // It lives: however slow this machine is, its last word is not long ago.
              await beat()
              return answers
            },
      sleep: onSleep,
    }),
  })
  return { code, out, errors, text: out.join('\n') }
}
const inForce = async () => (await test.as('viewer').overrides.list({ inForce: true })).items
const beat = (acknowledged: Array<{ overrideId: string; goingOn: string[] }> = []) =>
  test.as('worker').worker.heartbeat({ workerId: worker.workerId, busy: 0, leases: [], acknowledged })
/** What a live worker does: it answers what it is asked, and the loop makes the receipt final. */
async function answerKills() {
  await beat((await beat()).kills.map((overrideId) => ({ overrideId, goingOn: [] })))
  await settleKills(test.services)
}

describe('kill', () => {
  it('says what it would stop and asks; a no changes nothing', async () => {
    const lease = await worker.take()
    const { code, text } = await run('kill agent desk --reason odd', { answers: false })
    expect({ code, text }).toEqual({
      code: 3,
      text: 'kill agent desk: This ends 1 run for good. Do it?\nNothing was done.',
    })
    expect((await run('kill workspace --reason odd')).code).toBe(3)
    expect(await inForce()).toEqual([])
    await worker.succeed(lease)
  })

  it('prints the receipt as it comes: who acknowledged it, and what had left before', async () => {
    const lease = await worker.take()
    await worker.askTool(lease, 'refund', { amount: 1 })
    const { code, text } = await run('kill agent desk --reason odd', { answers: true, onSleep: answerKills })
    expect(text).toContain('1 run ended, 1 in the middle of a call.')
    expect(text).toMatch(/w1: acknowledged at \S+, 1 run\n/)
    expect(text).toContain('All of 1 worker stopped.')
    expect(text).toMatch(
      /Already happened: 0 done, 1 under way\.\n {2}refund was under way, run run_\S+, key step_/,
    )
    expect(code).toBe(0)
    const [order] = await inForce()
    expect(order).toMatchObject({ kind: 'kill', reason: 'odd', author: { kind: 'program', name: 'cli' } })
    expect((await run(`lift ${order!.id} --reason fine`)).code).toBe(0)
    const again = await run(`lift ${order!.id}`)
    expect(again).toMatchObject({ code: 1, errors: ['the override was lifted already, by cli'] })
  })

  it('of a run as JSON gives the whole receipt, and its own code where a worker stayed silent', async () => {
    const lease = await worker.take()
    const silence = async () => {
      await test.db.transaction(test.workspaceId, (tx) =>
        tx.query(`update workers set last_seen_at = now() - interval '20 seconds'`),
      )
      await settleKills(test.services)
    }
    const { code, text } = await run(`kill run ${lease.runId} --reason odd --yes --json`, {
      onSleep: silence,
    })
    expect(code).toBe(4)
    expect(JSON.parse(text) as KillReceipt).toMatchObject({
      isFinal: true,
      override: { kind: 'kill', scope: { kind: 'run', id: lease.runId } },
      workers: [{ name: 'w1', state: 'silent', unconfirmedRunIds: [lease.runId] }],
    })
    await beat()
  })
})

describe('pause, freeze, resume', () => {
  it('hold, and end by their scope or by themselves', async () => {
    expect((await run('pause agent desk --reason look --yes --expires 1h')).code).toBe(0)
    expect(await inForce()).toMatchObject([{ kind: 'pause', expiresAt: expect.any(String) }])
    expect((await run('resume workspace')).code).toBe(1)
    expect((await run('resume agent desk')).text).toContain('Lifted: pause of desk')
    expect(await inForce()).toEqual([])

    const dry = await run('freeze workspace --dry-run')
    expect(dry).toMatchObject({ code: 0, text: expect.stringContaining('New runs are refused;') })
    expect((await run('freeze workspace --reason full -y')).code).toBe(0)
    await expect(worker.start()).rejects.toMatchObject({ cause: { code: 'refused' } })
    const listed = await run('overrides')
    expect(listed.text).toMatch(/^ovr_\S+ {2}freeze of everything, until it is lifted\. cli, \S+: full$/)
    await run(`lift ${(await inForce())[0]!.id}`)
    expect((await run('overrides')).text).toBe('Nothing is in force.')
    expect((await run('overrides --all --json')).out.map((line) => JSON.parse(line).length)).toEqual([4])
  })
})

it.each([
  ['kill agent nobody --reason odd --yes', 1, /no such agent|no agent/],
  ['kill workspace', 2, /--reason/],
  ['explode', 2, /no command/],
])('%s ends with %i and one clear line', async (line, code, message) => {
  const { errors, ...result } = await run(line)
  expect(result.code).toBe(code)
  expect(errors.join('\n')).toMatch(message)
})

describe('as a program', () => {
  const bin = fileURLToPath(new URL('../bin/ground-control.mjs', import.meta.url))
  function spawned(args: string[], env: Record<string, string>, cwd: string) {
    const child = spawn(process.execPath, [bin, ...args], {
      cwd,
      env: { NODE_ENV: 'test', PATH: process.env.PATH ?? '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
      })
    return new Promise<{ code: number | null; output: string }>((resolve) =>
      child.on('close', (code) => resolve({ code, output })),
    )
  }
  it('takes where and as whom from the environment, else from what npm start left behind', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ground-control-cli-'))
    try {
      const none = await spawned(['overrides'], {}, folder)
      expect(none).toEqual({ code: 2, output: expect.stringContaining('CONTROL_PLANE_URL') })
      const named = await spawned(
        ['overrides'],
        { CONTROL_PLANE_URL: url, GROUND_CONTROL_API_KEY: apiKey },
        folder,
      )
      expect(named).toEqual({ code: 0, output: 'Nothing is in force.\n' })
      await writeFile(
        join(folder, 'first-run.json'),
        JSON.stringify({ controlPlaneUrl: url, apiKeys: { operator: apiKey } }),
      )
      expect(await spawned(['overrides', '--json'], { DATA_DIR: folder }, folder)).toEqual({
        code: 0,
        output: '[]\n',
      })
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }, 120_000)
})
