import type { Seeded } from './random.ts'

/** How many calls an agent means to make in an hour, by the hour since a Monday's midnight. */
type Shape = {
  calls(hour: number, random: Seeded): number
  /** how much an hour scatters around that by itself, as a share */
  scatter: number
  /** how much of one hour's scatter stays for the next */
  lasting: number
}

const hourOfDay = (hour: number) => hour % 24
const weekday = (hour: number) => Math.floor(hour / 24) % 7
const isOffice = (hour: number) => weekday(hour) < 5 && hourOfDay(hour) >= 8 && hourOfDay(hour) < 18

/** What agents are like. Sizes differ by the factor `size` beside this. */
export const shapes = {
  steady: { calls: () => 60, scatter: 0.1, lasting: 0.3 },
  'office hours': {
    calls: (hour) => (isOffice(hour) ? 120 - 8 * Math.abs(hourOfDay(hour) - 13) : 2),
    scatter: 0.2,
    lasting: 0.5,
  },
  weekly: {
    calls: (hour) =>
      (weekday(hour) === 0 ? 200 : weekday(hour) < 5 ? 60 : 15) *
      (1 + 0.6 * Math.sin(((hourOfDay(hour) - 7) / 24) * 2 * Math.PI)),
    scatter: 0.2,
    lasting: 0.5,
  },
  'nightly job': { calls: (hour) => (hourOfDay(hour) === 2 ? 500 : 1), scatter: 0.1, lasting: 0 },
  bursty: {
    calls: (hour, random) => (isOffice(hour) ? 40 : 10) * (random.uniform() < 0.08 ? 4 : 1),
    scatter: 0.35,
    lasting: 0.3,
  },
  sparse: { calls: (_hour, random) => (random.uniform() < 0.04 ? 12 : 0), scatter: 0.3, lasting: 0 },
  growing: {
    calls: (hour) => (isOffice(hour) ? 60 : 20) * 1.05 ** (hour / 168),
    scatter: 0.15,
    lasting: 0.4,
  },
} satisfies Record<string, Shape>
export type ShapeName = keyof typeof shapes

export type Hours = { calls: number[]; tokens: number[]; cost: number[] }

/**
 * Hours of an agent's life. `more` multiplies what it means to do in an hour, `dearer` what a call costs.
 */
export function live(
  name: ShapeName,
  hours: number,
  random: Seeded,
  { more, dearer }: { more(hour: number): number; dearer(hour: number): number },
): Hours {
  const shape: Shape = shapes[name]
  const size = Math.exp(random.normal() * 0.7)
  const made: Hours = { calls: [], tokens: [], cost: [] }
  let drift = 0
  for (let hour = 0; hour < hours; hour += 1) {
    drift = shape.lasting * drift + Math.sqrt(1 - shape.lasting ** 2) * shape.scatter * random.normal()
    const calls = random.poisson(shape.calls(hour, random) * size * Math.exp(drift) * more(hour))
    let tokens = 0
    let cost = 0
    for (let call = 0; call < calls; call += 1) {
      const used = Math.round(1_500 * Math.exp(random.normal() * 0.6))
      tokens += used
      cost += used * 4_000 * dearer(hour)
    }
    made.calls.push(calls)
    made.tokens.push(tokens)
    made.cost.push(cost)
  }
  return made
}
