import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Platform, startPlatform, until } from '../test/platform.ts'

let platform: Platform
let shaky: Awaited<ReturnType<typeof startProvider>>
let steady: Awaited<ReturnType<typeof startProvider>>

vi.setConfig({ testTimeout: 120_000 }) // real processes, on a machine that may be busy

beforeAll(async () => {
  shaky = await startProvider('big')
  steady = await startProvider('small')
  platform = await startPlatform()
  // The default's shape, ten times as fast.
  await platform.setConfig('breakers.rule', { openMs: 1_000, growth: 1.5, maxOpenMs: 2_500 })
}, 60_000)
afterAll(async () => {
  await platform?.stop()
  await Promise.all([shaky?.close(), steady?.close()])
})

/** A provider in OpenAI's wire format that can be taken down: it breaks off or refuses by turns; counts what reaches it. */
async function startProvider(says: string) {
  const state = { isDown: false, calls: 0 }
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      state.calls += 1
      if (state.isDown && state.calls % 2 === 0) return request.socket.destroy()
      response.writeHead(state.isDown ? 503 : 200, { 'content-type': 'application/json' })
      response.end(
        JSON.stringify(
          state.isDown
            ? { error: { message: 'overloaded' } }
            : {
                id: 'x',
                object: 'chat.completion',
                created: 1,
                model: says,
                choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: says } }],
                usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
              },
        ),
      )
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    state,
    url: `http://127.0.0.1:${port}/v1`,
    close: () => {
      server.closeAllConnections()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

async function talk() {
  const { runId } = await platform.developer.runs.start.mutate({ agent: 'talker' })
  return platform.developer.runs.wait.query({ id: runId, timeoutMs: 60_000 })
}
const provider = () => platform.developer.breakers.get.query({ kind: 'provider', name: 'shaky' })

test('test_agent_survives_llm_outage: with 20 callers others serve, few calls try it, and it comes back', async () => {
  const worker = await platform.startWorker({ SHAKY_BASE_URL: shaky.url, STEADY_BASE_URL: steady.url })
  await worker.ready()
  expect(await talk()).toMatchObject({ output: { text: 'big' }, degraded: false })

  shaky.state.isDown = true
  let isOver = false
  const rounds = Array.from({ length: 20 }, () => 0)
  const ends: Array<Awaited<ReturnType<typeof talk>>> = []
  const callers = rounds.map(async (_, caller) => {
    while (!isOver) {
      ends.push(await talk())
      rounds[caller]! += 1
    }
  })
  await until(
    async () => (await provider()).state === 'open',
    () => worker.output,
  )
  // What was under way when it opened makes its own tries still; then one call at a time does.
  const before = [...rounds]
  await until(
    () => rounds.every((count, caller) => count > before[caller]!),
    () => worker.output,
  )
  const callsAtOpen = shaky.state.calls
  const probesIn = async () => (await provider()).history.filter((event) => event.to === 'half_open').length
  const probesAtOpen = await probesIn()
  await until(
    async () => (await probesIn()) >= probesAtOpen + 3,
    () => worker.output,
  )
  const tried = shaky.state.calls - callsAtOpen
  expect(tried).toBeGreaterThanOrEqual(1)
  expect(tried).toBeLessThanOrEqual(6)

  const outage = [...ends]
  const served = outage.filter((run) => run.status === 'succeeded' && run.degraded)
  expect(served.length / outage.length).toBeGreaterThanOrEqual(0.95)
  // The breaker tells all but the few that tried for the others.
  const reasons = ends.slice(-20).map((run) => run.degradedBecause?.code)
  expect(reasons.filter((code) => code === 'breaker_open').length).toBeGreaterThanOrEqual(15)
  for (const code of reasons)
    expect(code).toMatch(/^(breaker_open|provider_unavailable|provider_unreachable)$/)

  shaky.state.isDown = false
  await until(
    async () => (await provider()).state === 'closed',
    () => worker.output,
  )
  isOver = true
  await Promise.all(callers)
  expect(await talk()).toMatchObject({ output: { text: 'big' }, degraded: false, degradedBecause: null })
  worker.child.kill('SIGTERM')
  expect(await worker.exited).toBe(0)
  process.stdout.write(
    `outage: ${served.length} of ${outage.length} runs were served by the next model; ${tried} calls tried the provider while it was open\n`,
  )
})
