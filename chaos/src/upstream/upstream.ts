import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { answer } from './answer.ts'
import { type Chat, readChat } from './chat.ts'
import type { ModelFault } from './fault.ts'

/** A call that reached the provider. */
export type UpstreamCall = { key: string; model: string; atMs: number; fault: ModelFault['kind'] | null }

export type Upstream = {
  /** as OPENAI_BASE_URL wants it */
  url: string
  readonly calls: readonly UpstreamCall[]
  /** decides what happens to a call; `nth` counts the calls of its key, whatever the model, from 1 */
  setFaults(faultOf: (call: { key: string; model: string; nth: number }) => ModelFault | null): void
  close(): Promise<void>
}

/** A model's provider that speaks OpenAI's wire format, says what it is asked to say, and fails when told to. */
export async function openUpstream(): Promise<Upstream> {
  const calls: UpstreamCall[] = []
  const seen = new Map<string, number>()
  let faultOf: Parameters<Upstream['setFaults']>[0] = () => null
  const closing = new AbortController()

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    let chat: Chat
    try {
      chat = readChat(await readBody(request))
    } catch (error) {
      sendError(response, 400, String(error))
      return
    }
    const nth = (seen.get(chat.key) ?? 0) + 1
    seen.set(chat.key, nth)
    const fault = faultOf({ key: chat.key, model: chat.model, nth })
    calls.push({ key: chat.key, model: chat.model, atMs: Date.now(), fault: fault?.kind ?? null })
    await pause(chat.paceMs + (fault?.kind === 'stall' ? fault.stallMs : 0), response, closing.signal)
    if (response.destroyed || closing.signal.aborted) return
    switch (fault?.kind) {
      case 'rate_limited':
        sendError(response, 429, 'too many requests', { 'retry-after': String(fault.retryAfterSeconds) })
        break
      case 'server_error':
        sendError(response, fault.status, 'the provider is down')
        break
      case 'reset':
        response.socket?.resetAndDestroy()
        break
      case 'garbage':
        response.writeHead(200, { 'content-type': 'application/json' })
        response.end('<!doctype html><title>{"choices":[{</title>')
        break
      default:
        await answer(chat, response, fault)
    }
  }
  const server = createServer((request, response) => {
    // A caller that was killed takes its connection with it.
    response.on('error', () => response.destroy())
    serve(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/v1`,
    calls,
    setFaults(decide) {
      faultOf = decide
    },
    close() {
      closing.abort()
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

/** Ends early where nobody waits any more. */
async function pause(ms: number, response: ServerResponse, closing: AbortSignal): Promise<void> {
  if (ms <= 0) return
  const left = new AbortController()
  const onClose = () => left.abort()
  response.once('close', onClose)
  await delay(ms, undefined, { signal: AbortSignal.any([left.signal, closing]) }).catch(() => undefined)
  response.off('close', onClose)
}

function sendError(response: ServerResponse, status: number, message: string, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify({ error: { message, type: 'chaos', param: null, code: null } }))
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
