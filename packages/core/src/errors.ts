import type { Json } from './json.ts'

/** The eight ways a call can be answered with a no, and the HTTP status each has. */
export const appErrorStatus = {
  bad_request: 400,
  unauthenticated: 401,
  /** a policy, budget, override or role said no; `details` names which */
  refused: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  too_many: 429,
  unavailable: 503,
} as const

export type AppErrorCode = keyof typeof appErrorStatus

/** What a refusal names, so that a screen can link to it. */
export type RefusalDetails = {
  by: 'budget' | 'policy' | 'override' | 'role' | 'price' | 'breaker' | 'escalation'
  id?: string
  name?: string
  rule?: string
  version?: number
}

const brand = Symbol.for('ground-control.app-error')

/** The one error our code throws on purpose. Recognised by brand: several copies of this module may be loaded. */
export class AppError extends Error {
  readonly [brand] = true
  readonly code: AppErrorCode
  readonly details: Record<string, unknown>

  constructor(code: AppErrorCode, message: string, details: Record<string, unknown> = {}) {
    super(message)
    this.name = 'AppError'
    this.code = code
    this.details = details
  }
}

export function isAppError(value: unknown): value is AppError {
  return typeof value === 'object' && value !== null && brand in value
}

/** What became of one of several that were asked for together, where it was not done. */
export type RefusedItem = { ok: false; code: AppErrorCode; message: string; details: Json }

export function refusedItem({ code, message, details }: AppError): RefusedItem {
  return { ok: false, code, message, details: details as Json }
}
