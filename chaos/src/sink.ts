import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One effect that reached the outside. */
export type Effect = { run: string; nth: number; key: string; atMs: number }

export type Sink = {
  url: string
  /** all that came, in the order in which it came */
  readonly effects: readonly Effect[]
  close(): Promise<void>
}

/** The outside world: counts what agents do to it, by run, piece of work and idempotency key. */
export async function openSink(): Promise<Sink> {
  const effects: Effect[] = []
  const server = createServer((request, response) => {
    const query = new URL(request.url ?? '', 'http://sink').searchParams
    const effect = { run: query.get('run') ?? '', nth: Number(query.get('nth')), key: query.get('key') ?? '' }
    effects.push({ ...effect, atMs: Date.now() })
    request.resume()
    response.end('ok')
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    effects,
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
