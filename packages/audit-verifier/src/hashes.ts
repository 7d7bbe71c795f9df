import { createHash } from 'node:crypto'

const sha256 = (...parts: Array<string | Uint8Array>) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** Keys sorted by code unit, no white space: the text that everything is hashed and signed as. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const record = value as Record<string, unknown>
  const parts = Object.keys(record)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(record[key])}`)
  return `{${parts.join(',')}}`
}

export const leafHash = (entry: unknown) => sha256('\0', canonicalJson(entry))

export type Seal = {
  number: number
  leafCount: number
  root: string
  previousHash: string
  createdAt: string
  hash: string
  keyId: string
  signature: string
}

/** What a batch's head is signed as, and named by the next one. */
export function sealHash(workspaceId: string, seal: Seal): string {
  const { number, leafCount, root, previousHash, createdAt } = seal
  return sha256(canonicalJson({ workspaceId, number, leafCount, root, previousHash, createdAt })).toString(
    'hex',
  )
}

/** The Merkle tree of RFC 6962 over leaves that come one by one; keeps one hash for each level. */
export class Tree {
  size = 0
  #peaks: Buffer[] = []

  add(leaf: Buffer): void {
    let hash = leaf
    for (let rest = this.size; rest % 2 === 1; rest = (rest - 1) / 2)
      hash = sha256('\u0001', this.#peaks.pop() as Buffer, hash)
    this.#peaks.push(hash)
    this.size += 1
  }

  root(): string | null {
    const [last, ...others] = this.#peaks.toReversed()
    return last ? others.reduce((right, left) => sha256('\u0001', left, right), last).toString('hex') : null
  }
}
