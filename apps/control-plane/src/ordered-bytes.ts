const counterBits = 18

/**
 * The part of an id behind its time: 18 bits of a counter that goes on, then chance. So ids that this process makes in
 * one millisecond sort as they were made, but for one in a quarter of a million; what a transaction writes one after
 * the other is listed in that order. RFC 9562 calls it a dedicated counter (method 1).
 * @param random gives so many random bytes
 * @returns what `newId` takes for its random: its version and variant bits leave 4, 8 and 6 bits of the first three
 */
export function createOrderedBytes(random: (bytes: number) => Uint8Array): (bytes: number) => Uint8Array {
  let counter = 0
  return (count) => {
    counter = (counter + 1) % 2 ** counterBits
    const bytes = random(count)
    bytes[0] = counter >> 14
    bytes[1] = (counter >> 6) & 0xff
    bytes[2] = counter & 0x3f
    return bytes
  }
}
