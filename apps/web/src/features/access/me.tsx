'use client'
import type { MeView } from '@ground-control/core/access/schema'
import { type Role, roleAllows } from '@ground-control/core/roles'
import { useQuery } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext } from 'react'
import { useTRPC } from '@/lib/trpc/context'

const MeContext = createContext<MeView | null>(null)

/** Holds who is signed in: first as the server saw it, then kept fresh by live changes of access. */
export function MeProvider({ initial, children }: { initial: MeView; children: ReactNode }) {
  const { data } = useQuery(useTRPC().access.me.queryOptions(undefined, { initialData: initial }))
  return <MeContext value={data}>{children}</MeContext>
}

export function useMe(): MeView {
  const me = useContext(MeContext)
  if (me === null) throw new Error('useMe is for pages inside MeProvider')
  return me
}

/** Whether to offer an action. A courtesy to the reader: the control plane checks the role itself, on every call. */
export const useMay = (needed: Role): boolean => roleAllows(useMe().role, needed)
