import { createHash } from 'node:crypto'
import { handOverTool } from '../conversations/ending.ts'
import { canonicalTurns } from './canonical.ts'
import type { ChatRequest } from './chat-request.ts'
import type { Recordings } from './recordings.ts'

export interface Answer {
  text: string
  calls: { id: string; name: string; arguments: string }[]
  /** The recording it is from; undefined where none goes on from the request's messages. */
  conversationId: string | undefined
}

const closing = 'I have handed you over to a colleague, who will take it from here.'
const handOver = JSON.stringify({
  summary: 'The conversation went another way than the one on record, so a person takes over.',
})

/** What the recorded model says to a request: the recording's next line, else it hands over to a person. */
export function nextAnswer(recordings: Recordings, request: ChatRequest, header?: string): Answer {
  const turns = canonicalTurns(request.messages)
  const line = recordings.next(turns, hintOf(recordings, request, header))
  if (line !== undefined) {
    const calls = line.calls.map((call, index) => ({
      ...call,
      id: callId(line.conversationId, line.turn, index),
    }))
    return { text: line.text, calls, conversationId: line.conversationId }
  }
  const handedOver = turns.some(
    (turn) => turn.by === 'assistant' && turn.calls.some(({ name }) => name === handOverTool),
  )
  const canHandOver = request.tools?.some((tool) => tool.function?.name === handOverTool) ?? false
  if (handedOver || !canHandOver) return { text: closing, calls: [], conversationId: undefined }
  const id = callId('hand over', turns.length, 0)
  return { text: '', calls: [{ id, name: handOverTool, arguments: handOver }], conversationId: undefined }
}

/** The first of the places a client may name the conversation in that names a recorded one. */
function hintOf(recordings: Recordings, request: ChatRequest, header?: string): string | undefined {
  const places = [header, request.metadata?.conversation, request.user ?? undefined]
  return places.find((name) => name !== undefined && recordings.has(name))
}

// Recordings use some ids twice in one conversation, which clients do not take well.
function callId(conversationId: string, turn: number, index: number): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([conversationId, turn, index]))
    .digest('hex')
  return `call_${hash.slice(0, 24)}`
}
