import 'server-only'
import type { MeView } from '@ground-control/core/access/schema'
import { TRPCClientError } from '@trpc/client'
import { headers } from 'next/headers'
import { cache } from 'react'
import { serverClient } from '@/lib/trpc/server-client'

export type CurrentPerson =
  | { state: 'signed_in'; me: MeView }
  | { state: 'signed_out' }
  /** the control plane did not answer: nobody can be let in, but nobody is signed out either */
  | { state: 'unknown' }

/** Who is asking, by the control plane's word. Asked once per request however many parts of a page want to know. */
export const currentPerson = cache(async (): Promise<CurrentPerson> => {
  const client = serverClient(await headers())
  try {
    return { state: 'signed_in', me: await client.access.me.query() }
  } catch (error) {
    if (error instanceof TRPCClientError && error.data?.httpStatus === 401) return { state: 'signed_out' }
    console.error('could not ask who is signed in', error)
    return { state: 'unknown' }
  }
})
