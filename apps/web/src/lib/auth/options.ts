import 'server-only'
import { sessionMaxAgeMs } from '@ground-control/core/access/schema'
import type { AuthOptions } from 'next-auth'
import { serverEnv } from '@/lib/server-env'
import { providers, type SessionUser } from './providers'
import { sessionCookie } from './session-cookie'

/**
 * next-auth's options for one request. Built per request because the cookie is `secure` exactly when the request
 * came over https, which a process behind a proxy only learns from the request.
 */
export function authOptions(headers: Headers): AuthOptions {
  const secure = headers.get('x-forwarded-proto')?.split(',')[0]?.trim() === 'https'
  return {
    secret: serverEnv().authSecret,
    providers: providers({ headers }),
    useSecureCookies: secure,
    cookies: {
      sessionToken: { name: sessionCookie, options: { httpOnly: true, sameSite: 'lax', path: '/', secure } },
    },
    session: { strategy: 'jwt', maxAge: sessionMaxAgeMs / 1_000 },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    callbacks: {
      // Nothing but the two ids: roles and names are the control plane's to say, freshly, on every call.
      jwt: ({ token, user }) =>
        user ? { sid: (user as SessionUser).sessionId, sub: user.id } : { sid: token.sid, sub: token.sub },
      session: ({ session }) => ({ expires: session.expires }),
      redirect: ({ url, baseUrl }) =>
        url.startsWith('/') && !url.startsWith('//') ? `${baseUrl}${url}` : baseUrl,
    },
  }
}
