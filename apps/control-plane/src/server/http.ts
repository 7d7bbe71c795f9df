import { type FastifyTRPCPluginOptions, fastifyTRPCPlugin } from '@trpc/server/adapters/fastify'
import Fastify from 'fastify'
import type { Loop } from '../background/loop.ts'
import type { Services } from '../services.ts'
import type { HotVerbs } from '../workers/hot-verbs.ts'
import { actorOf } from './actor.ts'
import { answerWhole } from './answer-whole.ts'
import { openAuditDownload } from './audit-download.ts'
import { bodyProblem } from './body-bounds.ts'
import { notReadyReason } from './health.ts'
import { answerHttpError, answerToNoRequest, noSuchAddress, tooMuch } from './http-errors.ts'
import { createMetrics } from './metrics.ts'
import { orderlyEnd } from './orderly-end.ts'
import { retryAfter } from './retry-after.ts'
import { type AppRouter, appRouter } from './router.ts'
import { answerTo } from './trpc.ts'

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
    // What is being answered is answered; see orderlyEnd for what has no end of its own.
    forceCloseConnections: 'idle',
    clientErrorHandler(error, socket) {
      if (socket.writable && error.code !== 'ECONNRESET') socket.write(answerToNoRequest(error.code))
      socket.destroy(error)
    },
    frameworkErrors: (error, _request, reply) => answerHttpError(error, reply),
  })
  const isEnding = orderlyEnd(server)
  server.addHook('preClose', (done) => {
    services.desk.close()
    done()
  })
  server.setNotFoundHandler((_request, reply) => reply.status(404).send(noSuchAddress))
  server.setErrorHandler((error: Error, _request, reply) => answerHttpError(error, reply))
  server.addHook('onResponse', (request, reply, done) => {
    metrics.observeRequest(request.routeOptions.url ?? 'unknown', reply.statusCode, reply.elapsedTime)
    done()
  })
  server.addHook('preValidation', (request, _reply, done) => {
    const problem = typeof request.body === 'string' ? bodyProblem(request.body) : null
    done(problem === null ? undefined : tooMuch(`the body ${problem}`))
  })
  server.addHook('onSend', (_request, reply, payload, done) => {
    reply.header('x-content-type-options', 'nosniff').header('cache-control', 'no-store')
    answerWhole(reply, payload, done)
  })
  await server.register(fastifyTRPCPlugin, {
    prefix: '/trpc',
    trpcOptions: {
      router: appRouter,
      maxBatchSize: 100,
      // Queries may come as POST: rules to simulate are longer than an address may be.
      allowMethodOverride: true,
      async createContext({ req }) {
        // Before any procedure, so that no middleware sees it: to look a key up needs the database as well.
        const { actor, sessionId } = await actorOf(services, req.headers).catch((error: unknown) => {
          throw answerTo(error) ?? error
        })
        return {
          services,
          hot,
          actor,
          sessionId,
          userAgent: req.headers['user-agent']?.slice(0, 300) ?? null,
          ip: req.ip,
        }
      },
      responseMeta: ({ errors }) => ({ headers: retryAfter(errors) }),
      onError({ error, path, ctx }) {
        if (error.code === 'INTERNAL_SERVER_ERROR')
          services.log.error({ err: error.cause ?? error, path, actor: ctx?.actor?.id }, 'a call failed')
        if (error.code === 'SERVICE_UNAVAILABLE')
          services.log.warn(
            { err: error.cause?.cause ?? error.cause, path },
            'a call found the database away',
          )
      },
    } satisfies FastifyTRPCPluginOptions<AppRouter>['trpcOptions'],
  })
  server.get('/audit/export', async (request, reply) => {
    const { type, disposition, stream } = await openAuditDownload(services, request)
    return reply.type(type).header('content-disposition', disposition).send(stream)
  })
  server.get('/health/live', () => ({ ok: true }))
  server.get('/health/ready', async (_request, reply) => {
    const reason = isEnding() ? 'it is stopping' : await notReadyReason(services, loops)
    return reply
      .status(reason === null ? 200 : 503)
      .send(reason === null ? { ok: true } : { ok: false, reason })
  })
  server.get('/metrics', async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.scrape()),
  )
  return server
}
