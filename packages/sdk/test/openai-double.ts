import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Chat = {
  model: string
  stream?: boolean
  max_tokens?: number
  messages: Array<{ role: string; content: unknown; tool_calls?: unknown; tool_call_id?: string }>
  tools?: unknown[]
}
export type Reply =
  | { text: string; usage?: unknown }
  | { tool: string; arguments: unknown; usage?: unknown }
  | { tools: Array<{ tool: string; arguments: unknown }> }
  | { status: number; headers?: Record<string, string>; body?: string }
  /** a stream that ends in the middle: by a clean end, or by a reset of the connection */
  | { cut: string; reset?: boolean }
  | { garbage: string }
  | 'reset'
  | 'stall'

const usual = { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 }

/** A real HTTP server that speaks OpenAI's chat completions and answers what it is told to. Counts what reaches it. */
export async function openaiDouble(reply: (chat: Chat, nth: number) => Reply) {
  const chats: Chat[] = []
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const chat = JSON.parse(body) as Chat
      chats.push(chat)
      answer(chat, reply(chat, chats.length), response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    chats,
    url: `http://127.0.0.1:${port}/v1`,
    close: () => {
      server.closeAllConnections()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function answer(chat: Chat, reply: Reply, response: ServerResponse): void {
  if (reply === 'stall') return
  if (reply === 'reset') {
    response.socket?.resetAndDestroy()
    return
  }
  if ('status' in reply) {
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers })
    response.end(reply.body ?? JSON.stringify({ error: { message: `status ${reply.status}`, type: 'test' } }))
    return
  }
  if ('garbage' in reply) {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(reply.garbage)
    return
  }
  if (chat.stream) answerStream(chat, reply, response)
  else answerWhole(chat, reply, response)
}

type Spoken = Exclude<Reply, string | { status: number } | { garbage: string }>

function answerWhole(chat: Chat, reply: Spoken, response: ServerResponse): void {
  const calls = callsOf(reply)
  const content = 'text' in reply ? reply.text : null
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(
    JSON.stringify({
      id: 'chat-1',
      object: 'chat.completion',
      created: 1_700_000_000,
      model: chat.model,
      choices: [
        {
          index: 0,
          finish_reason: calls.length > 0 ? 'tool_calls' : 'stop',
          message: { role: 'assistant', content, ...(calls.length > 0 && { tool_calls: calls }) },
        },
      ],
      usage: 'usage' in reply && reply.usage !== undefined ? reply.usage : usual,
    }),
  )
}

function answerStream(chat: Chat, reply: Spoken, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const send = (delta: unknown, finish: string | null = null, usage?: unknown) => {
    const chunk = {
      id: 'chat-1',
      object: 'chat.completion.chunk',
      created: 1_700_000_000,
      model: chat.model,
      choices: usage === undefined ? [{ index: 0, delta, finish_reason: finish }] : [],
      ...(usage !== undefined && { usage }),
    }
    response.write(`data: ${JSON.stringify(chunk)}\n\n`)
  }
  const text = 'cut' in reply ? reply.cut : 'text' in reply ? reply.text : ''
  for (const word of text.match(/\S+\s*/g) ?? []) send({ role: 'assistant', content: word })
  if ('cut' in reply) {
    if (reply.reset) setTimeout(() => response.socket?.resetAndDestroy(), 20)
    else response.end()
    return
  }
  const calls = callsOf(reply)
  calls.forEach((call, index) => {
    send({ tool_calls: [{ index, ...call }] })
  })
  send({}, calls.length > 0 ? 'tool_calls' : 'stop')
  send(null, null, 'usage' in reply && reply.usage !== undefined ? reply.usage : usual)
  response.end('data: [DONE]\n\n')
}

function callsOf(reply: Spoken) {
  const asked = 'tools' in reply ? reply.tools : 'tool' in reply ? [reply] : []
  return asked.map((call, index) => ({
    id: `call_${call.tool}_${index}`,
    type: 'function',
    function: { name: call.tool, arguments: JSON.stringify(call.arguments) },
  }))
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
