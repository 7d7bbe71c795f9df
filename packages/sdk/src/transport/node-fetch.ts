import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import type { HTTPLinkOptions } from '@trpc/client'

const agents = { 'http:': new HttpAgent({ keepAlive: true }), 'https:': new HttpsAgent({ keepAlive: true }) }

type Fetch = NonNullable<HTTPLinkOptions<never>['fetch']>

/**
 * As much of `fetch` as tRPC's links need, over connections that are kept. Node's own costs several times as much for
 * each request (web streams, headers, an abort controller), which led the profile of a busy worker.
 */
export const nodeFetch: Fetch = (input, init) =>
  new Promise((resolve, reject) => {
    const url = new URL(String(input))
    const isSecure = url.protocol === 'https:'
    const options = {
      method: init?.method ?? 'GET',
      headers: { ...(init?.headers as Record<string, string> | undefined) },
      agent: isSecure ? agents['https:'] : agents['http:'],
      ...(init?.signal && { signal: init.signal as AbortSignal }),
    }
    const onResponse = (response: IncomingMessage) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const status = response.statusCode ?? 0
        const text = Buffer.concat(chunks).toString()
        resolve({ ok: status >= 200 && status < 300, status, json: async () => JSON.parse(text) } as never)
      })
    }
    const request = isSecure ? requestHttps(url, options, onResponse) : requestHttp(url, options, onResponse)
    request.on('error', reject)
    request.end(init?.body)
  })
