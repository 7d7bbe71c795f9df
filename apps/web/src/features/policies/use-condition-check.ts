'use client'
import type { PolicyPoint } from '@ground-control/core/policies/schema'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTRPC } from '@/lib/trpc/context'

const restMs = 350

export type ConditionCheck = { state: 'fine' | 'checking' | 'unknown' } | { state: 'wrong'; message: string }

/** What the control plane says about a condition, asked once the typing rests. The same condition is asked once. */
export function useConditionCheck(on: PolicyPoint, when: string, isWanted: boolean): ConditionCheck {
  const [rested, setRested] = useState(when)
  useEffect(() => {
    const timer = setTimeout(() => setRested(when), restMs)
    return () => clearTimeout(timer)
  }, [when])
  const isAsked = isWanted && rested.trim() !== ''
  const check = useQuery(
    useTRPC().policies.check.queryOptions(
      { on, when: rested },
      { enabled: isAsked, staleTime: Number.POSITIVE_INFINITY, placeholderData: keepPreviousData },
    ),
  )
  if (!isAsked) return { state: 'unknown' }
  if (rested !== when || check.isPlaceholderData || check.isPending) return { state: 'checking' }
  if (check.error) return { state: 'unknown' }
  if (check.data === null) return { state: 'fine' }
  const { message, position } = check.data
  return {
    state: 'wrong',
    message: position === null ? message : `${message} (at character ${position + 1})`,
  }
}
