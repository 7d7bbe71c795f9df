import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { passOn } from './pass-on.ts'

/** Stands where the control plane stands and keeps what it was sent. */
let server: Server
let url: string
const seen: Array<{ method?: string; url?: string; headers: IncomingMessage['headers']; body: string }> = []
const gone = Promise.withResolvers<void>()

beforeAll(async () => {
  server = createServer(async (request, response) => {
    if (request.url?.startsWith('/trpc/events.watch')) {
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-cache, no-transform',
      })
      response.write('event: connected\ndata: {}\n\n')
      request.on('close', gone.resolve)
      return
    }
    let body = ''
    for await (const chunk of request) body += chunk
    seen.push({ method: request.method, url: request.url, headers: request.headers, body })
    response.writeHead(403, {
      'content-type': 'application/json',
      'set-cookie': 'x=1',
      'x-powered-by': 'inside',
    })
    response.end('{"error":{"message":"no"}}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.closeAllConnections())

const ours = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' }
const request = (path: string, init: RequestInit = {}) =>
  new Request(`http://gc.example/api/trpc/${path}`, init)

describe('passOn', () => {
  it('passes the call with the session and nothing else of the cookies, and the answer without its cookies', async () => {
    const cookie = 'theme=dark; gc.session-token=sealed; next-auth.csrf-token=t'
    const headers = { ...ours, cookie, 'x-forwarded-for': '192.0.2.7', 'x-secret': 'no' }
    const answer = await passOn(
      request('runs.cancel?batch=1', { method: 'POST', headers, body: '{"0":{}}' }),
      ['runs.cancel'],
      url,
    )

    expect(answer.status).toBe(403)
    expect(await answer.text()).toBe('{"error":{"message":"no"}}')
    expect(answer.headers.get('set-cookie')).toBeNull()
    expect(answer.headers.get('x-powered-by')).toBeNull()
    expect(seen.at(-1)).toMatchObject({ method: 'POST', url: '/trpc/runs.cancel?batch=1', body: '{"0":{}}' })
    expect(seen.at(-1)?.headers).toMatchObject({
      cookie: 'gc.session-token=sealed',
      'x-forwarded-for': '192.0.2.7',
    })
    expect(seen.at(-1)?.headers['x-secret']).toBeUndefined()
    expect(seen.at(-1)?.headers.authorization).toBeUndefined()
  })

  it.each([[['..', 'metrics']], [['..']], [['runs.get', 'x']], [['..%2fmetrics']], [['runs.get?x=']], [[]]])(
    'leads nowhere but to procedures: %j',
    async (path) => {
      const before = seen.length
      expect((await passOn(request('x', { headers: ours }), path, url)).status).toBe(404)
      expect(seen).toHaveLength(before)
    },
  )

  it('passes a batch', async () => {
    await passOn(
      request('runs.list,budgets.list?batch=1', { headers: ours }),
      ['runs.list,budgets.list'],
      url,
    )
    expect(seen.at(-1)?.url).toBe('/trpc/runs.list,budgets.list?batch=1')
  })

  it('does not pass what comes from another site', async () => {
    const before = seen.length
    const answer = await passOn(
      request('runs.cancel', {
        method: 'POST',
        headers: { 'sec-fetch-site': 'cross-site', cookie: 'gc.session-token=x' },
        body: '{}',
      }),
      ['runs.cancel'],
      url,
    )
    expect(answer.status).toBe(403)
    expect(await answer.json()).toMatchObject({ error: { data: { app: { code: 'refused' } } } })
    expect(seen).toHaveLength(before)
  })

  it('streams events as they come, and hangs up when the browser does', async () => {
    const abort = new AbortController()
    const answer = await passOn(
      request('events.watch', { headers: ours, signal: abort.signal }),
      ['events.watch'],
      url,
    )
    expect(answer.headers.get('content-type')).toBe('text/event-stream')
    expect(answer.headers.get('cache-control')).toContain('no-transform')
    const first = await answer.body?.getReader().read()
    expect(new TextDecoder().decode(first?.value)).toContain('event: connected')
    abort.abort()
    await gone.promise
  })

  it('says in words that the control plane does not answer', async () => {
    const answer = await passOn(request('runs.list', { headers: ours }), ['runs.list'], 'http://127.0.0.1:1')
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({
      error: { data: { httpStatus: 503, app: { code: 'unavailable' } } },
    })
  })
})
