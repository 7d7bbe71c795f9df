import { serverEnv } from '@/lib/server-env'
import { passOn } from '@/lib/trpc/pass-on'

export const dynamic = 'force-dynamic'

type Context = { params: Promise<{ path: string[] }> }

const handle = async (request: Request, { params }: Context) =>
  passOn(request, (await params).path, serverEnv().controlPlaneUrl)

export { handle as GET, handle as POST }
