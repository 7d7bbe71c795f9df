import { NonRetryableError, RetryableError } from '@ground-control/sdk'
import { z } from 'zod'
import type { AirlineAccess } from './airline-access.ts'

const answered = z.object({ result: z.string() })

export interface AirlineCall {
  tool: string
  arguments: unknown
  /** Sent with every call; the airline heeds it for those that write. */
  idempotencyKey: string
  signal: AbortSignal
}

/**
 * Calls a tool of the airline on the run's copy; answers the text for the model. Throws RetryableError where
 * trying again may help (the key makes that safe), NonRetryableError (`airline_refused`) where it cannot.
 */
export async function callAirline(airline: AirlineAccess, call: AirlineCall): Promise<string> {
  const path = `conversations/${encodeURIComponent(airline.copy)}/tools/${call.tool}`
  const body = await request(new URL(path, withSlash(airline.url)), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': call.idempotencyKey },
    body: JSON.stringify(call.arguments),
    signal: call.signal,
  })
  return answered.parse(JSON.parse(body)).result
}

/** The desk's rules, as the airline has them (Markdown). Throws as `callAirline` does. */
export const deskRules = (airline: AirlineAccess, signal: AbortSignal): Promise<string> =>
  request(new URL('policy', withSlash(airline.url)), { signal })

const withSlash = (url: string): string => (url.endsWith('/') ? url : `${url}/`)

async function request(url: URL, init: RequestInit): Promise<string> {
  const response = await fetch(url, { ...init, redirect: 'error' }).catch((cause: unknown) => {
    if (init.signal?.aborted) throw cause
    throw new RetryableError('the airline cannot be reached', { cause })
  })
  const body = await response.text()
  if (response.status >= 500) throw new RetryableError(`the airline answered ${response.status}`)
  if (!response.ok)
    throw new NonRetryableError(`the airline refused: ${body.slice(0, 500)}`, { code: 'airline_refused' })
  return body
}
