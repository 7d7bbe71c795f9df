import Fastify, { type FastifyInstance } from 'fastify'
import { parseConversations } from '../conversations/load.ts'
import type { Conversation } from '../conversations/schema.ts'
import { CallCounts } from './call-counts.ts'
import { Heard } from './heard.ts'
import { type KnobSetting, Knobs, knobSetting } from './knobs.ts'
import { Recordings } from './recordings.ts'
import { serveChat } from './serve-chat.ts'

const models = ['gpt-4o', 'gpt-4o-mini']
const maxBodyBytes = 64_000_000

/**
 * A model that says what was recorded, behind OpenAI's wire format: `POST /v1/chat/completions` (whole and
 * streamed) and `GET /v1/models`. For whoever sets it up: `POST /recordings` adds conversations (JSON lines),
 * `POST /knobs` sets faults and delays of one model, `DELETE /knobs` clears them, `GET /calls` counts, and
 * `GET /heard/:conversation` says what tools told the model.
 */
export function recordedModel(options: {
  conversations: readonly Conversation[]
  knobs?: readonly KnobSetting[]
  now(): Date
}): FastifyInstance {
  const recordings = new Recordings()
  recordings.add(options.conversations)
  const knobs = new Knobs()
  for (const setting of options.knobs ?? []) knobs.set(setting)
  const counts = new CallCounts()
  const heard = new Heard()
  const closing = new AbortController()
  const server = Fastify({ bodyLimit: maxBodyBytes, forceCloseConnections: true })
  server.addHook('preClose', async () => closing.abort())
  server.addContentTypeParser('application/x-ndjson', { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  )

  const desk = { recordings, knobs, counts, heard, closing: closing.signal, now: options.now }
  server.post('/v1/chat/completions', (request, reply) => serveChat(desk, request, reply))
  server.get('/v1/models', async () => ({
    object: 'list',
    data: models.map((id) => ({ id, object: 'model', created: 0, owned_by: 'recorded' })),
  }))

  server.post('/recordings', async (request, reply) => {
    if (typeof request.body !== 'string')
      return reply.code(400).send({ error: 'the body must be JSON lines (application/x-ndjson)' })
    try {
      const lent = parseConversations(request.body)
      recordings.add(lent)
      for (const { conversation_id } of lent) heard.forget(conversation_id)
      return { conversations: recordings.size }
    } catch (error) {
      return reply.code(400).send({ error: error instanceof Error ? error.message : String(error) })
    }
  })

  server.post('/knobs', async (request, reply) => {
    const parsed = knobSetting.safeParse(request.body)
    if (!parsed.success) return reply.code(400).send({ error: parsed.error.issues })
    knobs.set(parsed.data)
    return { knobs: knobs.settings() }
  })
  server.get('/knobs', async () => ({ knobs: knobs.settings() }))
  server.delete('/knobs', async () => {
    knobs.clear()
    return { knobs: [] }
  })

  server.get('/calls', async () => counts.view())
  server.delete('/calls', async () => {
    counts.clear()
    return counts.view()
  })
  server.get<{ Params: { conversation: string } }>('/heard/:conversation', async (request) => ({
    tools: heard.of(request.params.conversation),
  }))
  server.get('/health', async () => ({ ready: true, conversations: recordings.size }))
  return server
}
