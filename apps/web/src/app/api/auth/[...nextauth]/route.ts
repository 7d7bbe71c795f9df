import type { NextRequest } from 'next/server'
import NextAuth from 'next-auth'
import { authOptions } from '@/lib/auth/options'

// The address people use is taken from the request, so that NEXTAUTH_URL need not be set. That is safe here because
// the redirect callback sends people to paths of this origin only.
process.env.AUTH_TRUST_HOST ??= 'true'

type Context = { params: Promise<{ nextauth: string[] }> }

const handle = (request: NextRequest, context: Context) =>
  NextAuth(request as never, context as never, authOptions(request.headers))

export { handle as GET, handle as POST }
