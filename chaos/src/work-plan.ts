import { seeded } from './random.ts'

export type Work = { kind: 'code' | 'tool' | 'model'; paceMs: number }

/** What a run of the steps agent does, by its input alone: the agent does it, the accounting expects it. */
export function workPlan(input: { seed: number; steps: number; paceMs: number }): Work[] {
  const random = seeded(input.seed)
  return Array.from({ length: input.steps }, () => ({
    kind: random.pick(['code', 'tool', 'model'] as const),
    paceMs: Math.round(input.paceMs * (0.5 + random.next())),
  }))
}

/** The n-th piece of work, from 0, adds this to the run's total. */
export const worth = (nth: number) => (nth + 1) ** 2

export const expectedTotal = (steps: number) =>
  Array.from({ length: steps }, (_, nth) => worth(nth)).reduce((sum, value) => sum + value, 0)
