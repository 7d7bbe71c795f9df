'use client'
import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useMemo } from 'react'
import { listInput, periods, type RunFilters, runStatuses } from './prepare/run-filters'

const inAddress = {
  status: parseAsArrayOf(parseAsStringLiteral(runStatuses)).withDefault([]),
  agent: parseAsString.withDefault(''),
  user: parseAsString.withDefault(''),
  tag: parseAsString.withDefault(''),
  q: parseAsString.withDefault(''),
  period: parseAsStringLiteral(periods).withDefault('all'),
}

/** The filters of the list of runs; they live in the address, so that a link shows the same list. */
export function useRunFilters() {
  const [filters, setState] = useQueryStates(inAddress)
  const key = JSON.stringify(filters)
  // The clock is read when a filter changes, not when something is drawn: else every draw were another question.
  const input = useMemo(() => listInput(JSON.parse(key) as RunFilters, Date.now()), [key])
  return { filters: filters as RunFilters, input, change: (next: Partial<RunFilters>) => void setState(next) }
}
