'use client'
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'

export const stateFilters = ['all', 'open', 'acknowledged', 'resolved', 'dismissed'] as const

/** What the list shows, kept in the address. */
export const useAnomalyFilters = () =>
  useQueryStates({
    tab: parseAsStringLiteral(['found', 'rules']).withDefault('found'),
    state: parseAsStringLiteral(stateFilters).withDefault('all'),
    agent: parseAsString.withDefault(''),
  })
