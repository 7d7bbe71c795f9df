import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import type { ReactNode } from 'react'
import { Shell } from '@/features/shell/shell'
import { Unreachable } from '@/features/shell/unreachable'
import { currentPerson } from '@/lib/auth/current-person'

/** The gate of the pages. (Data has its own: the control plane checks the session on every call.) */
export default async function AppLayout({ children }: { children: ReactNode }) {
  const person = await currentPerson()
  if (person.state === 'unknown') return <Unreachable />
  if (person.state === 'signed_out') {
    const path = (await headers()).get('x-path') ?? '/'
    redirect(path === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(path)}`)
  }
  return <Shell me={person.me}>{children}</Shell>
}
