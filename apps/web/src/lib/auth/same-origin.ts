/**
 * True when a request comes from a page of our own origin, or from no page at all but with its own credentials.
 * Browsers send Sec-Fetch-Site and cannot be made to lie about it; older ones send Origin with every POST.
 * A request with neither is a program: it may pass only if it does not ride on the cookie.
 */
export function isSameOrigin(method: string, headers: Headers): boolean {
  const site = headers.get('sec-fetch-site')
  if (site === 'same-origin') return true
  // `none`: typed into the address bar. Reading so is harmless, and a POST cannot come about that way.
  if (site === 'none') return method === 'GET'
  if (site !== null) return false
  const origin = headers.get('origin')
  if (origin !== null) return hostOf(origin) === (headers.get('x-forwarded-host') ?? headers.get('host'))
  return method === 'GET' || !headers.has('cookie')
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null
}
