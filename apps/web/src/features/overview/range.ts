import { parseAsStringLiteral, useQueryState } from 'nuqs'

export const ranges = ['1h', '24h', '7d', '30d'] as const
export type Range = (typeof ranges)[number]

export const rangeOptions = [
  { value: '1h', label: '1 h' },
  { value: '24h', label: '24 h' },
  { value: '7d', label: '7 d' },
  { value: '30d', label: '30 d' },
] as const

/** The span that figures are about, kept in the address. */
export const useRange = () => useQueryState('range', parseAsStringLiteral(ranges).withDefault('24h'))
