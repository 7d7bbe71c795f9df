import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Chat, tokensPerCall } from './chat.ts'
import type { ModelFault } from './fault.ts'

const rightUsage = {
  prompt_tokens: tokensPerCall.input,
  completion_tokens: tokensPerCall.output,
  total_tokens: tokensPerCall.input + tokensPerCall.output,
}

/** Answers a chat completion, whole or streamed; a fault may spoil it midway. */
export async function answer(chat: Chat, response: ServerResponse, fault: ModelFault | null): Promise<void> {
  const usage = fault?.kind === 'wrong_usage' ? fault.usage : rightUsage
  if (fault?.kind === 'huge_body') return answerHuge(chat, response, fault.bytes)
  const parts = chat.stream ? streamed(chat, usage) : [JSON.stringify(whole(chat, chat.say, usage))]
  response.writeHead(200, { 'content-type': chat.stream ? 'text/event-stream' : 'application/json' })
  if (fault?.kind !== 'cut') {
    response.end(parts.join(''))
    return
  }
  const all = parts.join('')
  response.write(all.slice(0, all.length / 2), () => response.destroy())
}

function whole(chat: Chat, content: string, usage: unknown) {
  return {
    id: 'chat-1',
    object: 'chat.completion',
    created: 1_700_000_000,
    model: chat.model,
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    ...(usage === undefined ? {} : { usage }),
  }
}

function streamed(chat: Chat, usage: unknown): string[] {
  const head = { id: 'chat-1', object: 'chat.completion.chunk', created: 1_700_000_000, model: chat.model }
  const chunk = (delta: object, finish: string | null) => ({
    ...head,
    choices: [{ index: 0, delta, finish_reason: finish }],
  })
  const chunks = [
    chunk({ role: 'assistant', content: chat.say }, null),
    chunk({ content: ' ' }, null),
    chunk({}, 'stop'),
    { ...head, choices: [], ...(usage === undefined ? {} : { usage }) },
  ]
  return [...chunks.map((part) => `data: ${JSON.stringify(part)}\n\n`), 'data: [DONE]\n\n']
}

const blockBytes = 1_000_000

/** Well-formed, and written as fast as the reader takes it. */
async function answerHuge(chat: Chat, response: ServerResponse, bytes: number): Promise<void> {
  const [before = '', after = ''] = JSON.stringify(whole(chat, '@', rightUsage)).split('@')
  response.writeHead(200, { 'content-type': 'application/json' })
  const blocks = function* () {
    yield before
    for (let left = bytes; left > 0; left -= blockBytes) yield 'x'.repeat(Math.min(left, blockBytes))
    yield after
  }
  // Whoever has read enough hangs up.
  await pipeline(Readable.from(blocks()), response).catch(() => {})
}
