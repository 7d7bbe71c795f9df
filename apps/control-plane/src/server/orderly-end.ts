import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance, RawServerDefault } from 'fastify'
import type { Logger } from 'pino'

type Server = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse<IncomingMessage>, Logger>

/** So long may what is being answered take once the server closes; a query that waits is asked again elsewhere. */
const graceMs = 5_000

/**
 * Makes `close` wait for answers under way, but not for what has no end: streams of live changes are ended at once
 * (their clients come back by themselves), and all that is left after the grace period is cut off.
 * @returns whether the server is closing
 */
export function orderlyEnd(server: Server): () => boolean {
  let isEnding = false
  const streams = new Set<ServerResponse<IncomingMessage>>()
  server.addHook('onRequest', (request, reply, done) => {
    if (request.headers.accept?.includes('text/event-stream')) {
      streams.add(reply.raw)
      reply.raw.once('close', () => streams.delete(reply.raw))
    }
    done()
  })
  server.addHook('preClose', (done) => {
    isEnding = true
    for (const stream of streams) stream.destroy()
    const cutOff = setTimeout(() => server.server.closeAllConnections(), graceMs)
    server.server.once('close', () => clearTimeout(cutOff))
    done()
  })
  return () => isEnding
}
