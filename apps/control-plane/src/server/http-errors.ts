import { STATUS_CODES } from 'node:http'
import type { AppErrorCode } from '@ground-control/core/errors'
import type { FastifyReply } from 'fastify'

const codes: Record<number, AppErrorCode> = {
  401: 'unauthenticated',
  403: 'refused',
  404: 'not_found',
  413: 'too_large',
  429: 'too_many',
  431: 'too_large',
}

/** What the HTTP layer itself refuses, before any procedure is reached, in the same shape as a procedure's error. */
function errorBody(status: number, message: string) {
  const code = status >= 500 ? 'internal' : (codes[status] ?? 'bad_request')
  const name = (STATUS_CODES[status] ?? 'error').toUpperCase().replace(/\W+/g, '_')
  return {
    error: { message, data: { code: name, httpStatus: status, app: { code, message, details: {} } } },
  }
}

export const noSuchAddress = errorBody(404, 'no such address')

type HttpError = Error & { statusCode?: number }

export const httpError = (status: number, message: string): HttpError =>
  Object.assign(new Error(message), { statusCode: status })
export const tooMuch = (message: string) => httpError(413, message)

/** Bodies that are too large or of an unknown type, addresses that cannot be read. What fails on our side is logged. */
export function answerHttpError(error: HttpError, reply: FastifyReply): void {
  const status = error.statusCode ?? 500
  if (status >= 500) reply.log.error({ err: error }, 'a request failed')
  const message = status >= 500 ? 'something failed on our side; it is in the log' : error.message
  void reply.status(status).send(errorBody(status, message))
}

const parserStatus: Record<string, number> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }

/** The answer, as bytes, to what is not HTTP enough to become a request. */
export function answerToNoRequest(parserCode: string | undefined): string {
  const status = parserStatus[parserCode ?? ''] ?? 400
  const reason = STATUS_CODES[status] ?? ''
  const body = JSON.stringify(errorBody(status, reason.toLowerCase()))
  return `HTTP/1.1 ${status} ${reason}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}
