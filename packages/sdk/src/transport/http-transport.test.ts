import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { CommitItem } from '@ground-control/core/workers/schema'
import { afterEach, describe, expect, test } from 'vitest'
import { httpTransport } from './http-transport.ts'
import { TransportError } from './transport.ts'

type Answer = (items: CommitItem[], response: ServerResponse, nth: number) => void
const closing: Array<() => Promise<void>> = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** A server that speaks tRPC's wire format for turns of commits and keeps what it was sent. */
async function server(answer: Answer) {
  const requests: CommitItem[][] = []
  const http = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const turn = JSON.parse(Buffer.concat(chunks).toString()) as { items: Array<{ item: CommitItem }> }
      const items = turn.items.map(({ item }) => item)
      requests.push(items)
      answer(items, response, requests.length)
    })
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    http.closeAllConnections()
    return new Promise((resolve) => http.close(() => resolve()))
  })
  const { port } = http.address() as AddressInfo
  return { requests, url: `http://127.0.0.1:${port}` }
}

const commitOf = (name: string): CommitItem => ({
  lease: { runId: 'run_1', fence: 1, token: 't' },
  step: { name, occurrence: 0 },
  digest: '0'.repeat(64),
  kind: 'code',
  outcome: { status: 'succeeded', output: null },
  attempt: 1,
})

const respond = (response: ServerResponse, status: number, body: unknown) => {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
const committed = (items: CommitItem[], response: ServerResponse) =>
  respond(response, 200, {
    result: {
      data: {
        results: items.map(({ step }) => ({
          outcome: 'committed',
          stepId: step.name,
          costNanoUsd: null,
          costKind: null,
        })),
      },
    },
  })
/** The n-th item was not taken, for a reason that is the control plane's own. */
const committedBut = (nth: number, code: string, items: CommitItem[], response: ServerResponse) =>
  respond(response, 200, {
    result: {
      data: {
        results: items.map(({ step }, index) =>
          index === nth
            ? { outcome: 'not_taken', code, message: 'could not' }
            : { outcome: 'committed', stepId: step.name, costNanoUsd: null, costKind: null },
        ),
      },
    },
  })
const refuse = (response: ServerResponse, status: number, code: string, message: string) =>
  respond(response, status, {
    error: { message, code: -32_000, data: { httpStatus: status, app: { code, message, details: {} } } },
  })
const open = (url: string, patienceMs = 2_000) =>
  httpTransport({ url, apiKey: 'gc_test', random: () => 0.5, patienceMs, timeoutMs: 300 })

describe('calls', () => {
  test('that come while one is under way go together, and each gets its own answer', async () => {
    const { url, requests } = await server((items, response) => {
      setTimeout(() => committed(items, response), 20)
    })
    const transport = open(url)
    const first = transport.commit(commitOf('first'))
    await new Promise((resolve) => setTimeout(resolve, 10))
    const rest = ['a', 'b', 'c'].map((name) => transport.commit(commitOf(name)))
    const answers = await Promise.all([first, ...rest])
    expect(requests.map((items) => items.map(({ step }) => step.name))).toEqual([['first'], ['a', 'b', 'c']])
    expect(answers.map((answer) => answer.outcome === 'committed' && answer.stepId)).toEqual([
      'first',
      'a',
      'b',
      'c',
    ])
  })

  test('never exceed 500 in one request', async () => {
    const { url, requests } = await server(committed)
    const transport = open(url)
    await Promise.all(Array.from({ length: 1_201 }, (_, index) => transport.commit(commitOf(`s${index}`))))
    const lengths = requests.map((items) => items.length)
    expect(Math.max(...lengths)).toBe(500)
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(1_201)
  })
})

describe('a control plane in trouble', () => {
  test('is sent the same again after a lost connection, a 503, a 429, a proxy page and a stall', async () => {
    const { url, requests } = await server((items, response, nth) => {
      if (nth === 1) response.socket?.destroy()
      else if (nth === 2) refuse(response, 503, 'unavailable', 'not now')
      else if (nth === 3) refuse(response, 429, 'too_many', 'slower')
      else if (nth === 4)
        response.writeHead(502, { 'content-type': 'text/html' }).end('<html>bad gateway</html>')
      else if (nth > 5) committed(items, response)
    })
    await expect(open(url, 5_000).commit(commitOf('s'))).resolves.toMatchObject({ outcome: 'committed' })
    expect(requests).toHaveLength(6)
    for (const items of requests) expect(items).toEqual(requests[0])
  })

  test('is given up after the patience is over, as unreachable', async () => {
    const { url } = await server((_items, response) => refuse(response, 503, 'unavailable', 'not now'))
    const error: unknown = await open(url, 200)
      .commit(commitOf('s'))
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(TransportError)
    expect(error).toMatchObject({ kind: 'unreachable' })
  })

  test('that does not take the key is not asked twice', async () => {
    const { url, requests } = await server((_items, response) =>
      refuse(response, 401, 'unauthenticated', 'no'),
    )
    await expect(open(url).commit(commitOf('s'))).rejects.toMatchObject({ kind: 'not_allowed' })
    expect(requests).toHaveLength(1)
  })

  test('that could not take one item is asked for that one alone again, unless it is refused', async () => {
    const { url, requests } = await server((items, response, nth) => {
      if (nth === 1) committedBut(1, 'internal', items, response)
      else if (nth === 2) committedBut(0, 'conflict', items, response)
      else committed(items, response)
    })
    const transport = open(url)
    const answers = await Promise.allSettled(['a', 'b', 'c'].map((name) => transport.commit(commitOf(name))))
    expect(requests.map((items) => items.map(({ step }) => step.name))).toEqual([['a', 'b', 'c'], ['b']])
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(answers[1]).toMatchObject({ reason: { kind: 'bad_request', message: 'could not' } })
  })

  test('that finds one item wrong fails that one alone', async () => {
    const { url } = await server((items, response) => {
      if (items.some(({ step }) => step.name === 'bad'))
        refuse(response, 400, 'bad_request', 'items.1: is bad')
      else committed(items, response)
    })
    const transport = open(url)
    const names = ['a', 'bad', 'c', 'd', 'e']
    const answers = await Promise.allSettled(names.map((name) => transport.commit(commitOf(name))))
    expect(answers.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
      'fulfilled',
    ])
    expect(answers[1]).toMatchObject({ reason: { kind: 'bad_request', message: 'items.1: is bad' } })
  })
})
