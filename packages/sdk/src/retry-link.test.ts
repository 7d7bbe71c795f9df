import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createClient } from './client.ts'
import { refusalOf } from './refusal-of.ts'

type Seen = { path: string; inputs: Array<Record<string, unknown>> }
let server: Server | undefined
afterEach(async () => {
  server?.closeAllConnections()
  await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()))
  server = undefined
})

const refused = (code: string, httpStatus: number, details = {}) => ({
  error: { message: code, code: -32_000, data: { code, httpStatus, app: { code, message: code, details } } },
})
const given = (data: unknown) => ({ result: { data } })
/** Ends the connection without a word. */
const cut = null

/** Answers one request after the other as told; the last answer stays. */
async function serve(...answers: Array<object | null>) {
  const seen: Seen[] = []
  server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const { pathname } = new URL(request.url ?? '', 'http://here')
    seen.push({ path: pathname.replace('/trpc/', ''), inputs: Object.values(JSON.parse(body || '{}')) })
    const answer = answers[Math.min(seen.length, answers.length) - 1]!
    if (answer === cut) return request.socket.destroy()
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify([answer]))
  })
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { seen, client: (patienceMs?: number) => createClient({ url, apiKey: 'gc_x', patienceMs }) }
}

const started = given({ runId: 'run_1', status: 'queued', created: true })

test('a start whose answer was lost is asked again under the key that it was given here', async () => {
  const { seen, client } = await serve(cut, refused('unavailable', 503), started)
  expect(await client().runs.start.mutate({ agent: 'desk' })).toMatchObject({ runId: 'run_1' })
  expect(seen).toHaveLength(3)
  const keys = new Set(seen.map(({ inputs }) => inputs[0]!.idempotencyKey))
  expect([...keys]).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/)])
})

test('a key of one’s own is kept', async () => {
  const { seen, client } = await serve(cut, started)
  await client().runs.start.mutate({ agent: 'desk', idempotencyKey: 'mine' })
  expect(seen.map(({ inputs }) => inputs[0]!.idempotencyKey)).toEqual(['mine', 'mine'])
})

test('waits as long as it is told', async () => {
  const { seen, client } = await serve(refused('too_many', 429, { retryAfterMs: 300 }), started)
  const before = performance.now()
  await client().runs.start.mutate({ agent: 'desk' })
  expect(seen).toHaveLength(2)
  expect(performance.now() - before).toBeGreaterThan(290)
})

test('gives up at once, with what was said, where it is told to wait beyond its patience', async () => {
  const { seen, client } = await serve(refused('too_many', 429, { retryAfterMs: 60_000 }))
  const error = await client(1_000)
    .runs.start.mutate({ agent: 'desk' })
    .catch((reason: unknown) => reason)
  expect(refusalOf(error)).toMatchObject({ code: 'too_many', details: { retryAfterMs: 60_000 } })
  expect(seen).toHaveLength(1)
})

test('a query is asked again; what may not be done twice is not', async () => {
  const { seen, client } = await serve(cut, given([]))
  await client().agents.workers.query()
  expect(seen).toHaveLength(2)
  const other = await serve(cut)
  await expect(other.client().access.signIn.mutate({ email: 'a', password: 'b' })).rejects.toThrow()
  await expect(other.client().runs.startMany.mutate({ runs: [{ agent: 'desk' }] })).rejects.toThrow()
  expect(other.seen.map(({ path }) => path)).toEqual(['access.signIn', 'runs.startMany'])
})

test('many at once go again when each has a key', async () => {
  const { seen, client } = await serve(cut, given({ results: [] }), cut, given({ results: [] }), cut)
  await client().runs.startMany.mutate({ runs: [{ agent: 'desk', idempotencyKey: 'a' }] })
  await client().events.publishMany.mutate({ events: [{ type: 'paid', idempotencyKey: 'a' }] })
  expect(seen).toHaveLength(4)
  const oneWithout = { events: [{ type: 'paid', idempotencyKey: 'a' }, { type: 'paid' }] }
  await expect(client().events.publishMany.mutate(oneWithout)).rejects.toThrow()
  expect(seen).toHaveLength(5)
})

test('a no stays a no', async () => {
  const { seen, client } = await serve(refused('refused', 403))
  await expect(client().runs.start.mutate({ agent: 'desk' })).rejects.toThrow('refused')
  await expect(client().runs.cancel.mutate({ id: 'run_1' })).rejects.toThrow('refused')
  expect(seen).toHaveLength(2)
})

test('who ends the call ends the waiting', async () => {
  const { client } = await serve(refused('unavailable', 503))
  const ending = new AbortController()
  const call = client().runs.start.mutate({ agent: 'desk' }, { signal: ending.signal })
  setTimeout(() => ending.abort(), 50)
  await expect(call).rejects.toThrow()
})
