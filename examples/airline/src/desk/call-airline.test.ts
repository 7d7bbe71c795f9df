import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { NonRetryableError, RetryableError } from '@ground-control/sdk'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { airlineUrl, currentAirline, withAirline } from './airline-access.ts'
import { callAirline } from './call-airline.ts'

let server: Server
let url: string
let answer: { status: number; body: string }
let seen: { path?: string; key?: string | string[]; body: string }[]

beforeEach(async () => {
  seen = []
  server = createServer(async (request, response) => {
    let body = ''
    for await (const part of request) body += part
    seen.push({ path: request.url, key: request.headers['idempotency-key'], body })
    response.writeHead(answer.status).end(answer.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => new Promise((resolve) => server.close(resolve)))

const call = (signal = new AbortController().signal) =>
  callAirline(
    { url, copy: 'run/1' },
    { tool: 'think', arguments: { thought: 'x' }, idempotencyKey: 'k1', signal },
  )

test('asks for the run’s own copy and hands on key and arguments', async () => {
  answer = { status: 200, body: '{"result":"done","repeated":false}' }
  expect(await call()).toBe('done')
  expect(seen).toEqual([{ path: '/conversations/run%2F1/tools/think', key: 'k1', body: '{"thought":"x"}' }])
})

test('an airline that fails or is away may be asked again, a refusal not', async () => {
  answer = { status: 503, body: '' }
  await expect(call()).rejects.toBeInstanceOf(RetryableError)
  answer = { status: 409, body: '{"error":"used"}' }
  await expect(call()).rejects.toBeInstanceOf(NonRetryableError)
  const away = { url: 'http://127.0.0.1:1', copy: 'a' }
  const asked = { tool: 'think', arguments: {}, idempotencyKey: 'k', signal: new AbortController().signal }
  await expect(callAirline(away, asked)).rejects.toBeInstanceOf(RetryableError)
})

test('a stopped run is stopped and no reason to try again', async () => {
  const stopped = AbortSignal.abort(new Error('stopped'))
  await expect(call(stopped)).rejects.toThrow('stopped')
})

test('tools know the airline of their own run', async () => {
  const seenCopies = await Promise.all(
    ['a', 'b'].map((copy) =>
      withAirline({ url, copy }, async () => {
        await new Promise((resolve) => setTimeout(resolve, 5))
        return currentAirline().copy
      }),
    ),
  )
  expect(seenCopies).toEqual(['a', 'b'])
  expect(() => currentAirline()).toThrow()
})

test.each([
  ['http://127.0.0.1:4201', true],
  ['http://localhost:4201', true],
  ['http://169.254.169.254', false],
  ['http://127.0.0.1.example.com', false],
  ['https://example.com', false],
  ['http://user@127.0.0.1', false],
  ['file:///etc/passwd', false],
  ['no address', false],
])('%s may be an airline: %s', (address, allowed) => {
  expect(airlineUrl.safeParse(address).success).toBe(allowed)
})
