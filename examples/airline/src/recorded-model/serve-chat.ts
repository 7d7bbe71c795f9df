import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { CallCounts } from './call-counts.ts'
import { chatRequest } from './chat-request.ts'
import type { Heard } from './heard.ts'
import type { Fault, Knobs } from './knobs.ts'
import { nextAnswer } from './next-answer.ts'
import type { Recordings } from './recordings.ts'
import { sendAnswer, sendHugeBody } from './send-answer.ts'

export interface Desk {
  recordings: Recordings
  knobs: Knobs
  counts: CallCounts
  heard: Heard
  /** Ends waiting answers when the server closes. */
  closing: AbortSignal
  now(): Date
}

const errorBody = (message: string, type: string, code: string | null = null) => ({
  error: { message, type, param: null, code },
})

/** Answers one chat completion, or fails it as the knobs say. */
export async function serveChat(desk: Desk, request: FastifyRequest, reply: FastifyReply) {
  const parsed = chatRequest.safeParse(request.body)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const message = `${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'not valid'}`
    return reply.code(400).send(errorBody(message, 'invalid_request_error'))
  }
  const asked = parsed.data
  const header = request.headers['x-conversation-id']
  const answer = nextAnswer(desk.recordings, asked, Array.isArray(header) ? header[0] : header)
  if (asked.user && desk.recordings.has(asked.user)) desk.heard.note(asked.user, asked)
  const counts = desk.counts.of(asked.model)
  counts.calls += 1
  if (asked.stream === true) counts.streamed += 1
  if (answer.conversationId !== undefined) desk.counts.countConversation(answer.conversationId)

  const { latencyMs, fault } = desk.knobs.draw(asked.model, answer.conversationId)
  if (fault !== undefined) counts.faults[fault.kind] = (counts.faults[fault.kind] ?? 0) + 1
  await wait(latencyMs + (fault?.kind === 'stall' ? fault.stallMs : 0), desk.closing, reply)
  if (reply.raw.destroyed) return reply.hijack()

  const refused = await refuse(fault, reply)
  if (refused) return reply
  const envelope = {
    id: `chatcmpl-recorded-${counts.calls}`,
    created: Math.floor(desk.now().getTime() / 1_000),
    model: asked.model,
  }
  reply.hijack()
  if (fault?.kind === 'huge_body') await sendHugeBody(reply.raw, envelope, fault.bytes)
  else await sendAnswer(reply.raw, envelope, asked, answer, fault)
  if (fault?.kind !== 'cut_stream' && fault?.kind !== 'huge_body') {
    counts.answered += 1
    if (answer.conversationId === undefined) counts.offRecord += 1
  }
  return reply
}

/** Carries out a fault that takes the answer's place. */
async function refuse(fault: Fault | undefined, reply: FastifyReply): Promise<boolean> {
  switch (fault?.kind) {
    case 'rate_limited':
      await reply
        .code(429)
        .header('retry-after', String(fault.retryAfterSeconds))
        .send(errorBody('Rate limit reached, as set by a knob', 'requests', 'rate_limit_exceeded'))
      return true
    case 'server_error':
      await reply.code(fault.status).send(errorBody('The server failed, as set by a knob', 'server_error'))
      return true
    case 'garbage':
      await reply.code(200).type('application/json').send('<!doctype html><title>{"choices":[{</title>')
      return true
    case 'reset':
      reply.hijack()
      reply.raw.socket?.resetAndDestroy()
      return true
    default:
      return false
  }
}

async function wait(ms: number, closing: AbortSignal, reply: FastifyReply): Promise<void> {
  if (ms === 0) return
  const left = new AbortController()
  const stop = () => left.abort()
  reply.raw.once('close', stop)
  try {
    await sleep(ms, undefined, { signal: AbortSignal.any([closing, left.signal]) })
  } catch (error) {
    // Nobody waits for the answer any more; the caller sees the closed connection.
    if (!left.signal.aborted && !closing.aborted) throw error
    reply.raw.destroy()
  } finally {
    reply.raw.off('close', stop)
  }
}
