import { z } from 'zod'

/** Who of an agent's waiting runs goes first. Nobody is starved by it but those of a lower priority. */
export const priority = z.enum(['high', 'normal', 'low'])
export type Priority = z.infer<typeof priority>

const ranks = { high: 0, normal: 1, low: 2 } as const satisfies Record<Priority, number>

/** As rows, jobs and lines keep it: the lower goes first. */
export const rankOf = (name: Priority): number => ranks[name]

export function priorityOf(rank: number): Priority {
  if (rank === ranks.high) return 'high'
  return rank === ranks.low ? 'low' : 'normal'
}
