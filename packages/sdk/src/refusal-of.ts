/** What the control plane says of an error: a code of ours, a message, details that name what refused. */
export type Refusal = { code: string; message: string; details: Record<string, unknown> }

/**
 * Reads the control plane's own words out of an error that the client threw.
 * Null where the error is not from the control plane: a lost connection, a proxy's page.
 */
export function refusalOf(error: unknown): Refusal | null {
  const app = field(field(error, 'data'), 'app')
  const code = field(app, 'code')
  const message = field(app, 'message')
  const details = field(app, 'details')
  if (typeof code !== 'string' || typeof message !== 'string') return null
  return { code, message, details: isRecord(details) ? details : {} }
}

function field(value: unknown, key: string): unknown {
  return isRecord(value) ? value[key] : undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
