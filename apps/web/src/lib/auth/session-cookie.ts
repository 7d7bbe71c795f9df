/** The cookie that holds the sealed session. The control plane reads it too, so its name is part of the contract. */
export const sessionCookie = 'gc.session-token'

/** Keeps the session's cookie (whole or in chunks) of a Cookie header and drops all others; null when there is none. */
export function sessionCookieOf(header: string | null): string | null {
  const own = (header ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${sessionCookie}=`) || part.startsWith(`${sessionCookie}.`))
  return own.length === 0 ? null : own.join('; ')
}
