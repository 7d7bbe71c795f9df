'use client'
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { usageGroups } from './prepare/usage-input'

const text = parseAsString.withDefault('')

/** What usage is narrowed to and summed up by, kept in the address. */
export const useUsageFilters = () =>
  useQueryStates({
    by: parseAsStringLiteral(usageGroups.map(({ value }) => value)).withDefault('agent'),
    from: text,
    to: text,
    agent: text,
    model: text,
    user: text,
    tag: text,
  })
