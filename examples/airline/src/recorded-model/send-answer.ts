import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ChatRequest } from './chat-request.ts'
import { countChatTokens } from './count-tokens.ts'
import type { Fault } from './knobs.ts'
import type { Answer } from './next-answer.ts'
import { chunks, completion, type Envelope, usageOf } from './wire.ts'

/** Sends an answer in the form the request asks for, with what is left of a fault that spoils it midway. */
export async function sendAnswer(
  response: ServerResponse,
  envelope: Envelope,
  request: ChatRequest,
  answer: Answer,
  fault: Fault | undefined,
): Promise<void> {
  const counts = countChatTokens(request, answer)
  const block = usageOf(counts, fault?.kind === 'wrong_usage' ? fault.usage : undefined)
  const cutAfter = fault?.kind === 'cut_stream' ? fault.afterChunks : undefined
  if (request.stream === true) {
    const include = request.stream_options?.include_usage === true
    await sendStream(response, chunks(envelope, answer, { include, block }), cutAfter)
    return
  }
  const body = JSON.stringify(completion(envelope, answer, block))
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
  if (cutAfter === undefined) response.end(body)
  else response.write(body.slice(0, body.length / 2), () => response.destroy())
}

async function sendStream(
  response: ServerResponse,
  parts: Iterable<object>,
  cutAfter: number | undefined,
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  response.flushHeaders()
  let sent = 0
  for (const part of parts) {
    if (sent === cutAfter) break
    // A turn of the event loop between parts, so that they leave apart as they would from afar.
    await new Promise<void>((resolve) => setImmediate(resolve))
    if (response.destroyed) return
    response.write(`data: ${JSON.stringify(part)}\n\n`)
    sent += 1
  }
  if (cutAfter === undefined) response.end('data: [DONE]\n\n')
  else setImmediate(() => response.destroy())
}

const blockBytes = 1_000_000

/** A well-formed answer whose text is `bytes` long, written as fast as the reader takes it. */
export async function sendHugeBody(
  response: ServerResponse,
  envelope: Envelope,
  bytes: number,
): Promise<void> {
  const hole = '@'
  const text = completion(envelope, { text: hole, calls: [], conversationId: undefined }, undefined)
  const [before = '', after = ''] = JSON.stringify(text).split(`"${hole}"`)
  response.writeHead(200, { 'content-type': 'application/json' })
  const blocks = function* () {
    yield `${before}"`
    for (let left = bytes; left > 0; left -= blockBytes) yield 'x'.repeat(Math.min(left, blockBytes))
    yield `"${after}`
  }
  // Whoever has read enough hangs up.
  await pipeline(Readable.from(blocks()), response).catch(() => {})
}
