import { refusalOf, type ShownRefusal } from './refusal.ts'

/** An error as a screen shows it. */
export type ShownError = {
  /** one of AppError's codes, `internal`, or `network` when no answer came */
  code: string
  message: string
  /** by field name, in the words of the schema */
  fields: Record<string, string>
  /** what said no, with where to read more about it */
  refusal: ShownRefusal | null
  /** asking again may help */
  canRetry: boolean
}

type Details = Record<string, unknown>

/** Turns whatever a query or a mutation failed with into words. Knows the control plane's error body; fears none. */
export function shownError(error: unknown): ShownError {
  const app = appErrorOf(error)
  if (app !== null) {
    return {
      code: app.code,
      message: app.message,
      fields: fieldsOf(app.details, app.message),
      refusal: refusalOf(app.details),
      canRetry: app.code === 'unavailable' || app.code === 'internal',
    }
  }
  return {
    code: 'network',
    message: 'The dashboard could not reach the control plane. Look at your connection and try again.',
    fields: {},
    refusal: null,
    canRetry: true,
  }
}

/** What kind of thing said no: a role, a budget, those whom a question is put to; null where the error does not say. */
export function refusedBy(error: unknown): string | null {
  const by = appErrorOf(error)?.details.by
  return typeof by === 'string' ? by : null
}

function appErrorOf(error: unknown): { code: string; message: string; details: Details } | null {
  if (!isRecord(error) || !isRecord(error.data) || !isRecord(error.data.app)) return null
  const { code, message, details } = error.data.app
  if (typeof code !== 'string' || typeof message !== 'string') return null
  return { code, message, details: isRecord(details) ? details : {} }
}

/** The schema's findings, or the one field that a verb named by itself. */
function fieldsOf(details: Details, message: string): Record<string, string> {
  const fields: Record<string, string> = {}
  if (typeof details.field === 'string') fields[details.field] = message.replace(`${details.field}: `, '')
  for (const issue of Array.isArray(details.issues) ? details.issues : []) {
    if (!isRecord(issue) || typeof issue.field !== 'string' || typeof issue.message !== 'string') continue
    fields[issue.field] ??= issue.message
  }
  return fields
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
