import { request as plain } from 'node:http'
import { request as secure } from 'node:https'
import { InsideAddressError, type OutsideAddress } from '../outside-address.ts'
import { failed, type SendOutcome } from './outcome.ts'

const timeoutMs = 10_000
/** Of its answer the status is what counts. */
const maxAnswerBytes = 65_536
/** Among the client errors those that are about the moment, not about what was sent. */
const passing = new Set([408, 425, 429])

/**
 * Sends one body to an address that somebody typed in. Redirects are not followed: where they lead was not agreed,
 * and the next hop would get what was signed for the first. `fetch` is the rival; it resolves names by itself and
 * takes no look-up of ours without another client beneath.
 */
export async function post(
  outside: OutsideAddress,
  address: string,
  body: string,
  headers: Record<string, string>,
  method: 'POST' | 'PUT' = 'POST',
): Promise<SendOutcome> {
  const url = new URL(address)
  try {
    outside.checkLiteral(url.hostname)
    const { status, retryAfter } = await send(outside, url, body, headers, method)
    if (status >= 200 && status < 300) return { ok: true }
    if (status >= 300 && status < 400)
      return failed(`answered ${status}: redirects are not followed, set the address it leads to`, true)
    const isFinal = status >= 400 && status < 500 && !passing.has(status)
    return failed(`answered ${status}`, isFinal, isFinal ? null : waitOf(retryAfter))
  } catch (error) {
    return failed((error as Error).message, error instanceof InsideAddressError)
  }
}

function send(
  outside: OutsideAddress,
  url: URL,
  body: string,
  headers: Record<string, string>,
  method: string,
) {
  return new Promise<{ status: number; retryAfter: string | undefined }>((resolve, reject) => {
    const sending = (url.protocol === 'https:' ? secure : plain)(url, {
      method,
      lookup: outside.lookup,
      // Of its own: a shared agent would hand on a connection that somebody else's look-up made.
      agent: false,
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': 'Ground-Control',
        ...headers,
      },
      signal: AbortSignal.timeout(timeoutMs),
    })
    sending.once('error', (error) =>
      reject(error.name === 'AbortError' ? new Error(`no answer within ${timeoutMs / 1_000} s`) : error),
    )
    sending.once('response', (answer) => {
      const told = { status: answer.statusCode ?? 0, retryAfter: answer.headers['retry-after'] }
      let bytes = 0
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > maxAnswerBytes) answer.destroy()
      })
      // However the rest of the answer ends, its status has been said.
      answer.once('close', () => resolve(told))
      answer.on('error', () => resolve(told))
    })
    sending.end(body)
  })
}

/** `Retry-After` in milliseconds; null where it says none. */
function waitOf(header: string | undefined): number | null {
  if (header === undefined) return null
  const seconds = /^\d{1,9}$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now()
  return Number.isFinite(seconds) && seconds > 0 ? seconds : null
}
