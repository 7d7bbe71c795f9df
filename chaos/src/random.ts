/** Chance that can be had again: the same seed gives the same numbers. */
export type Random = {
  /** from 0 to below 1 */
  next(): number
  /** a whole number from `min` to `max`, both among them */
  whole(min: number, max: number): number
  pick<T>(from: readonly T[]): T
  /** a stream of its own: what one part draws does not shift what another gets */
  fork(label: string): Random
}

export function seeded(seed: number): Random {
  let state = seed >>> 0
  // Mulberry32: 32 bits of state are plenty for choosing whom to kill.
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    next,
    whole: (min, max) => min + Math.floor(next() * (max - min + 1)),
    pick(from) {
      const picked = from[Math.floor(next() * from.length)]
      if (picked === undefined) throw new Error('there is nothing to pick from')
      return picked
    },
    // From the seed, not from the state: the order of forks does not matter.
    fork: (label) => seeded(hash(`${seed} ${label}`)),
  }
}

/** FNV-1a */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  return value >>> 0
}
