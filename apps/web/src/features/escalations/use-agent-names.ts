'use client'
import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { useTRPC } from '@/lib/trpc/context'

/** Names of agents by id; the id itself where it is not among the first two hundred. */
export function useAgentNames(): (id: string) => string {
  const { data } = useQuery(useTRPC().agents.list.queryOptions({ limit: 200 }))
  return useCallback((id) => data?.items.find((agent) => agent.id === id)?.name ?? id, [data])
}
