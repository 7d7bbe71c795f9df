import type { Dimension } from './dimensions.ts'

/** Sums that still tell some dimensions apart; those of quarters of an hour are kept of some. */
export type SumCut = { name: string; keeps: readonly Dimension[]; hasQuarters: boolean }

/** The fewer rows the sooner. */
const cuts: readonly SumCut[] = [
  { name: 'agent', keeps: ['agent'], hasQuarters: true },
  { name: 'call', keeps: ['agent', 'version', 'model', 'tool'], hasQuarters: true },
  { name: 'tag', keeps: ['agent', 'tag'], hasQuarters: false },
  { name: 'end_user', keeps: ['agent', 'endUser'], hasQuarters: false },
]

/** The sums that tell all of it apart; undefined where none do, and calls are read one by one. */
export const cutThatKeeps = (needed: readonly Dimension[]): SumCut | undefined =>
  cuts.find(({ keeps }) => needed.every((dimension) => keeps.includes(dimension)))
