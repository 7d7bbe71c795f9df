'use client'
import { parseAsString, useQueryStates } from 'nuqs'

const text = parseAsString.withDefault('')

/** What the list is narrowed to, kept in the address. */
export const useAuditFilters = () =>
  useQueryStates({ q: text, actor: text, action: text, subject: text, run: text, since: text, until: text })
