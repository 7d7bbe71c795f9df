import { type FastifyTRPCPluginOptions, fastifyTRPCPlugin } from '@trpc/server/adapters/fastify'
import Fastify from 'fastify'
import type { Loop } from '../background/loop.ts'
import type { Services } from '../services.ts'
import type { HotVerbs } from '../workers/hot-verbs.ts'
import { actorOf } from './actor.ts'
import { notReadyReason } from './health.ts'
import { createMetrics } from './metrics.ts'
import { type AppRouter, appRouter } from './router.ts'

const maxBodyBytes = 8 * 1024 * 1024

/** The HTTP face: tRPC under /trpc, health and metrics. */
export async function createHttpServer(services: Services, hot: HotVerbs, loops: readonly Loop[]) {
  const metrics = createMetrics(services)
  const server = Fastify({
    loggerInstance: services.log,
    disableRequestLogging: true,
    bodyLimit: maxBodyBytes,
    routerOptions: { maxParamLength: 5_000 },
    requestTimeout: 120_000,
    // Streams of live changes must not hold up an orderly end.
    forceCloseConnections: true,
  })
  server.addHook('onResponse', (request, reply, done) => {
    metrics.observeRequest(request.routeOptions.url ?? 'unknown', reply.statusCode, reply.elapsedTime)
    done()
  })
  server.addHook('onSend', (_request, reply, payload, done) => {
    reply.header('x-content-type-options', 'nosniff').header('cache-control', 'no-store')
    done(null, payload)
  })
  await server.register(fastifyTRPCPlugin, {
    prefix: '/trpc',
    trpcOptions: {
      router: appRouter,
      maxBatchSize: 100,
      // Queries that carry a whole policy do not fit into an address; they come as POST.
      allowMethodOverride: true,
      async createContext({ req }) {
        const { actor, sessionId } = await actorOf(services, req.headers)
        return {
          services,
          hot,
          actor,
          sessionId,
          userAgent: req.headers['user-agent']?.slice(0, 300) ?? null,
          ip: req.ip,
        }
      },
      onError({ error, path, ctx }) {
        if (error.code === 'INTERNAL_SERVER_ERROR')
          services.log.error({ err: error.cause ?? error, path, actor: ctx?.actor?.id }, 'a call failed')
      },
    } satisfies FastifyTRPCPluginOptions<AppRouter>['trpcOptions'],
  })
  server.get('/health/live', () => ({ ok: true }))
  server.get('/health/ready', async (_request, reply) => {
    const reason = await notReadyReason(services, loops)
    return reply
      .status(reason === null ? 200 : 503)
      .send(reason === null ? { ok: true } : { ok: false, reason })
  })
  server.get('/metrics', async (_request, reply) => {
    await metrics.countEnded()
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics())
  })
  return server
}
