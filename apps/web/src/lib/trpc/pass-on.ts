import { isSameOrigin } from '../auth/same-origin.ts'
import { sessionCookieOf } from '../auth/session-cookie.ts'

const passedOn = [
  'content-type',
  'accept',
  'trpc-accept',
  'last-event-id',
  'user-agent',
  'authorization',
  'x-forwarded-for',
]
const passedBack = [
  'content-type',
  'cache-control',
  'retry-after',
  'vary',
  'trpc-accept',
  'x-accel-buffering',
]

/** `runs.get`, or a batch of them: `runs.get,budgets.list`. */
const procedureNames = /^[A-Za-z][\w.,]*$/

/** Passes a call on to the control plane, body and answer streamed. It decides nothing: who may do what is said there. */
export async function passOn(
  request: Request,
  path: readonly string[],
  controlPlaneUrl: string,
): Promise<Response> {
  if (!isSameOrigin(request.method, request.headers)) {
    return refusal(403, 'FORBIDDEN', 'refused', 'this call came from a page of another site')
  }
  const [names = ''] = path
  // One segment of procedure names: `..` here would lead out of /trpc, to what is not for browsers.
  if (path.length !== 1 || !procedureNames.test(names)) {
    return refusal(404, 'NOT_FOUND', 'not_found', 'there is no such procedure')
  }
  const target = `${controlPlaneUrl}/trpc/${names}${new URL(request.url).search}`
  const init: RequestInit & { duplex: 'half' } = {
    method: request.method,
    headers: headersFor(request.headers),
    body: request.method === 'POST' ? request.body : null,
    signal: request.signal,
    redirect: 'manual',
    cache: 'no-store',
    duplex: 'half',
  }
  let answer: Response
  try {
    answer = await fetch(target, init)
  } catch (error) {
    if (request.signal.aborted) return new Response(null, { status: 499 })
    console.error('the control plane did not answer', error)
    return refusal(
      503,
      'SERVICE_UNAVAILABLE',
      'unavailable',
      'the control plane does not answer; trying again',
    )
  }
  const headers = new Headers({ 'cache-control': 'no-store' })
  for (const name of passedBack) {
    const value = answer.headers.get(name)
    if (value !== null) headers.set(name, value)
  }
  return new Response(answer.body, { status: answer.status, headers })
}

function headersFor(given: Headers): Headers {
  const headers = new Headers()
  for (const name of passedOn) {
    const value = given.get(name)
    if (value !== null) headers.set(name, value)
  }
  const cookie = sessionCookieOf(given.get('cookie'))
  if (cookie !== null) headers.set('cookie', cookie)
  return headers
}

/** An error in the shape that tRPC's client and our screens read. */
function refusal(httpStatus: number, code: string, appCode: string, message: string): Response {
  const data = { code, httpStatus, app: { code: appCode, message, details: {} } }
  return Response.json({ error: { message, code: -32000, data } }, { status: httpStatus })
}
