import { randomBytes } from 'node:crypto'

const poolBytes = 16_384

/**
 * Random bytes from the system's generator, drawn 16 KiB at a time: asked for ten at a time it was half of what a
 * batch of reservations cost (nine ids each). No byte is given twice.
 */
export function createRandomPool(): (bytes: number) => Uint8Array {
  let pool = randomBytes(poolBytes)
  let used = 0
  return (bytes) => {
    if (used + bytes > pool.length) {
      pool = randomBytes(Math.max(poolBytes, bytes))
      used = 0
    }
    used += bytes
    return pool.subarray(used - bytes, used)
  }
}
