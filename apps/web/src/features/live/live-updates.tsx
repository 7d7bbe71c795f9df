'use client'
import type { Change } from '@ground-control/core/events/schema'
import { useQueryClient } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { addChange, allTopics, isStale, type Pending } from '@/lib/live/stale-keys'
import { useTRPC } from '@/lib/trpc/context'

export type LiveState = 'connecting' | 'live' | 'lost'

const LiveContext = createContext<LiveState>('connecting')

/** Whether changes arrive at the moment they happen. */
export const useLiveState = (): LiveState => useContext(LiveContext)

/** A burst of a thousand changes must not become a thousand fetches: screens are told at most this often. */
const tellEveryMs = 800
const firstAfterMs = 60

/** The one subscription of a page. It makes what has changed be fetched again, and everything after a lost connection. */
export function LiveUpdates({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient()
  const trpc = useTRPC()
  const [state, setState] = useState<LiveState>('connecting')
  const pending = useRef<Pending>(new Map())
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const lastToldMs = useRef(0)
  const wasLost = useRef(false)

  const tell = () => {
    timer.current = undefined
    lastToldMs.current = Date.now()
    const changes = pending.current
    pending.current = new Map()
    void queryClient.invalidateQueries({ predicate: ({ queryKey }) => isStale(queryKey, changes) })
  }
  const note = (change: Change) => {
    addChange(pending.current, change)
    const waitMs = Math.max(firstAfterMs, lastToldMs.current + tellEveryMs - Date.now())
    timer.current ??= setTimeout(tell, waitMs)
  }

  useSubscription(
    trpc.events.watch.subscriptionOptions(
      { topics: allTopics },
      {
        onData: note,
        onConnectionStateChange(connection) {
          if (connection.state === 'pending') {
            setState('live')
            // What changed while the line was down was told to nobody.
            if (wasLost.current) void queryClient.invalidateQueries()
            wasLost.current = false
          } else if (connection.state === 'connecting') {
            if (connection.error) wasLost.current = true
            setState(connection.error ? 'lost' : 'connecting')
          } else {
            setState('lost')
          }
        },
        onError() {
          wasLost.current = true
          setState('lost')
        },
      },
    ),
  )
  useEffect(() => () => clearTimeout(timer.current), [])

  return <LiveContext value={state}>{useMemo(() => children, [children])}</LiveContext>
}
