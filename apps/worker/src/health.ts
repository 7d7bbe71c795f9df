import { createServer, type Server } from 'node:http'
import type { Registry } from 'prom-client'

export type HealthOptions = {
  host: string
  port: number
  registry: Registry
  /** why the worker takes no work; null when it does */
  notReady: () => string | null
}

/** /health/live, /health/ready (503 with the reason) and /metrics. Rejects where the port is in use. */
export async function serveHealth({ host, port, registry, notReady }: HealthOptions): Promise<Server> {
  const server = createServer((request, response) => {
    const send = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body))
    }
    switch (request.url) {
      case '/health/live':
        send(200, { status: 'ok' })
        break
      case '/health/ready': {
        const reason = notReady()
        if (reason === null) send(200, { status: 'ok' })
        else send(503, { status: 'not_ready', reason })
        break
      }
      case '/metrics':
        registry.metrics().then(
          (text) => {
            response.writeHead(200, { 'content-type': registry.contentType })
            response.end(text)
          },
          (error: unknown) => send(500, { status: 'error', reason: String(error) }),
        )
        break
      default:
        send(404, { status: 'not_found' })
    }
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return server
}
