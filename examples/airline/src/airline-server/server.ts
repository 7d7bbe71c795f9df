import Fastify, { type FastifyInstance } from 'fastify'
import { z } from 'zod'
import { dumps } from '../database/python-json.ts'
import type { AirlineData } from '../database/records.ts'
import { ConversationStore } from './conversation-store.ts'
import type { Journal } from './journal.ts'

export interface AirlineServerOptions {
  data: AirlineData
  /** The desk's rules, Markdown; the agent's system prompt. */
  policy: string
  journal: Journal
}

const path = z.object({ conversation: z.string().min(1).max(200), tool: z.string().max(100) })
const idempotencyKey = z.string().min(1).max(500).optional()

/**
 * The airline behind HTTP, one copy of its records per conversation, so that a run may go on in another
 * worker process. `POST /conversations/:conversation/tools/:tool` takes the arguments as JSON and answers
 * `{ result, repeated }`; writes need an `Idempotency-Key`. Bad requests are 4xx `{ error }`.
 */
export function airlineServer({ data, policy, journal }: AirlineServerOptions): FastifyInstance {
  const store = new ConversationStore(data, journal)
  const server = Fastify({ bodyLimit: 1_000_000, routerOptions: { maxParamLength: 500 } })
  // Arguments stay text: Python's 5.0 must not become 5 on the way.
  server.removeContentTypeParser('application/json')
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  )

  server.post('/conversations/:conversation/tools/:tool', async (request, reply) => {
    const params = path.safeParse(request.params)
    const key = idempotencyKey.safeParse(request.headers['idempotency-key'])
    if (!params.success) return reply.code(400).send({ error: 'no such path' })
    if (!key.success) return reply.code(400).send({ error: 'Idempotency-Key is empty or too long' })
    if (typeof request.body !== 'string')
      return reply.code(400).send({ error: 'the body must be the arguments as JSON' })
    try {
      const answer = store.call({ ...params.data, arguments: request.body, idempotencyKey: key.data })
      switch (answer.kind) {
        case 'answered':
          return { result: answer.result, repeated: answer.repeated }
        case 'unknown_tool':
          return reply.code(404).send({ error: `no tool ${params.data.tool}` })
        case 'key_missing':
          return reply.code(400).send({ error: 'a tool that writes needs an Idempotency-Key' })
        case 'key_used_otherwise':
          return reply.code(409).send({ error: 'this Idempotency-Key was used for another call' })
        default:
          return answer satisfies never
      }
    } catch (error) {
      if (error instanceof SyntaxError) return reply.code(400).send({ error: 'the arguments are no JSON' })
      throw error
    }
  })

  server.get('/conversations/:conversation/state', async (request, reply) => {
    const params = path.pick({ conversation: true }).safeParse(request.params)
    if (!params.success) return reply.code(400).send({ error: 'no such path' })
    return reply.type('application/json').send(dumps(store.state(params.data.conversation)))
  })

  server.get('/policy', async (_request, reply) => reply.type('text/markdown').send(policy))
  server.get('/health', async () => ({ ready: true }))
  return server
}
