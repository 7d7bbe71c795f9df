import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'

export type Received = { path: string; headers: IncomingHttpHeaders; body: string }
type Answer = { status: number; headers?: Record<string, string> }

/**
 * A real HTTP server on loopback that keeps what it gets; `answers` are used up one by one, then it says 200.
 * @param isSilent it never answers
 */
export async function startReceiver({ isSilent = false } = {}) {
  const received: Received[] = []
  const answers: Answer[] = []
  const server = createServer(async (request, response) => {
    received.push({ path: request.url ?? '', headers: request.headers, body: await text(request) })
    if (isSilent) return
    const { status, headers } = answers.shift() ?? { status: 200 }
    response.writeHead(status, headers).end('ok')
  })
  let connections = 0
  server.on('connection', () => {
    connections += 1
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    received,
    answers,
    connections: () => connections,
    stop: () =>
      new Promise((resolve) => {
        server.close(resolve)
        server.closeAllConnections()
      }),
  }
}

export type Mail = { from: string; to: string[]; source: string; user: string | null }

/** A real SMTP server on loopback that keeps its mail; in clear, since it has no certificate that anybody trusts. */
export async function startMailServer() {
  const mails: Mail[] = []
  const refusals: string[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth({ username, password }, _session, done) {
      if (password !== 'the mail password') return done(new Error('no such user'))
      done(null, { user: username })
    },
    onRcptTo(address, _session, done) {
      const isRefused = refusals.includes(address.address)
      done(isRefused ? Object.assign(new Error('no such mailbox'), { responseCode: 550 }) : null)
    },
    async onData(stream, session, done) {
      const { mailFrom, rcptTo } = session.envelope
      mails.push({
        from: mailFrom ? mailFrom.address : '',
        to: rcptTo.map((recipient) => recipient.address),
        source: await text(stream),
        user: typeof session.user === 'string' ? session.user : null,
      })
      done()
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  return { port, mails, refusals, stop: () => new Promise<void>((resolve) => server.close(resolve)) }
}
