import 'server-only'
import type { SignInResult } from '@ground-control/core/access/schema'
import { TRPCClientError } from '@trpc/client'
import type { AuthOptions, User } from 'next-auth'
import CredentialsProvider from 'next-auth/providers/credentials'
import { serverClient } from '@/lib/trpc/server-client'

/** A signed-in person as our callbacks see them: the session row is the control plane's. */
export type SessionUser = User & { sessionId: string }

/**
 * The ways to sign in, first one first. This file is the seam for OpenID Connect: a provider added here must end in
 * a session row of the control plane, whose id goes into `sessionId`.
 */
export function providers(request: { headers: Headers }): AuthOptions['providers'] {
  return [
    CredentialsProvider({
      name: 'E-mail and password',
      credentials: { email: { type: 'email' }, password: { type: 'password' } },
      async authorize(credentials): Promise<SessionUser | null> {
        const signedIn = await signIn(credentials?.email ?? '', credentials?.password ?? '', request.headers)
        return signedIn && { id: signedIn.user.id, sessionId: signedIn.sessionId, name: signedIn.user.name }
      },
    }),
  ]
}

/** Null: wrong e-mail or password. Throws with the error's code as message when nobody could look. */
async function signIn(email: string, password: string, headers: Headers): Promise<SignInResult | null> {
  try {
    return await serverClient(headers).access.signIn.mutate({ email, password })
  } catch (error) {
    const app = error instanceof TRPCClientError ? error.data?.app : undefined
    if (app?.code === 'unauthenticated' || app?.code === 'bad_request') return null
    throw new Error(app?.code ?? 'unavailable', { cause: error })
  }
}
