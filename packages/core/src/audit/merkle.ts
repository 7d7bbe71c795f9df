/** Hash of an inner node: `left` and `right` after the prefix byte 0x01 (RFC 6962). Passed in, so that core stays free of crypto. */
export type HashPair<Hash> = (left: Hash, right: Hash) => Hash

export type MerkleTree<Hash> = {
  add(leaf: Hash): void
  size(): number
  /** @returns null of no leaves */
  root(): Hash | null
}

/**
 * The Merkle tree of RFC 6962 over leaf hashes in order: the left part of every split is the largest power of
 * two that leaves something on the right. Keeps one hash per level, so a million leaves cost twenty hashes of memory.
 */
export function createMerkleTree<Hash>(hashPair: HashPair<Hash>): MerkleTree<Hash> {
  let size = 0
  /** roots of the full subtrees so far, largest first: one for each bit of `size` */
  const peaks: Hash[] = []
  return {
    add(leaf) {
      let hash = leaf
      // Each trailing one bit of the size is a full subtree of that height, waiting for its right half.
      for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) hash = hashPair(peaks.pop() as Hash, hash)
      peaks.push(hash)
      size += 1
    },
    size: () => size,
    root() {
      const [last, ...others] = peaks.toReversed()
      return last === undefined ? null : others.reduce((right, left) => hashPair(left, right), last)
    },
  }
}
