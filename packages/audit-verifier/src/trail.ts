import type { Checkpoint } from './checkpoints.ts'
import { canonicalJson, leafHash, type Seal, sealHash, Tree } from './hashes.ts'
import { type Keys, signatureProblem } from './keys.ts'
import type { Line } from './lines.ts'

/** The first thing that is wrong. */
export type Problem = {
  message: string
  /** of the export; null where it is about something that is not there, or about the checkpoints */
  line: number | null
  batch: number | null
  /** of the entry that is wrong or missing; null where it is about a seal */
  entryId: string | null
}

export type Entry = { id: string; workspaceId: string }
export type ExportedLine =
  | { kind: 'entry'; batch: number; position: number; entryId: string; entry: Entry | null }
  | { kind: 'checkpoint'; checkpoint: Seal }
  | { kind: 'end'; end: End }

/** Signed when the export was taken: the trail went this far then. */
type End = {
  kind: string
  workspaceId: string
  throughBatch: number
  hash: string
  at: string
  keyId: string
  signature: string
}

/** How far the export was read: everything before is as it was sealed. */
export class Trail {
  batch: number
  entries = 0
  tree = new Tree()
  head: string
  workspaceId: string | null = null
  readonly #keys: Keys

  constructor(keys: Keys, start: { batch: number; head: string; entries: number }) {
    this.#keys = keys
    this.batch = start.batch + 1
    this.head = start.head
    this.entries = start.entries
  }

  #wrong = (message: string, line: Line, entryId: string | null = null): Problem => ({
    message,
    line: line.number,
    batch: this.batch,
    entryId,
  })

  /** @param covering of this batch, or null where none was given */
  entry(line: Line, value: ExportedLine & { kind: 'entry' }, covering: Checkpoint | null): Problem | null {
    const { entry } = value
    const entryId = entry?.id ?? value.entryId
    const position = this.tree.size
    const [expected, mark] = covering?.leaves[position]?.split(':') ?? []
    if (entry !== null) this.workspaceId ??= entry.workspaceId
    if (entry !== null && entry.workspaceId !== this.workspaceId)
      return this.#wrong(`${entryId} is of another workspace`, line, entryId)
    if (covering !== null && entryId !== expected) {
      const isLater = covering.leaves.slice(position).some((leaf) => leaf.startsWith(`${entryId}:`))
      if (expected !== undefined && (isLater || value.batch > this.batch))
        return this.#wrong(`${expected} is missing here: ${entryId} stands in its place`, line, expected)
      if (value.batch > this.batch) return this.#wrong(`the seal of batch ${this.batch} is missing`, line)
      return this.#wrong(`${entryId} was put in: it was not sealed here`, line, entryId)
    }
    if (entry === null) return this.#wrong(`${entryId} was removed from the database`, line, entryId)
    if (value.entryId !== entryId) return this.#wrong(`${entryId} was exported as another`, line, entryId)
    const hash = leafHash(entry)
    if (mark !== undefined && !hash.toString('hex').startsWith(mark))
      return this.#wrong(`${entryId} was changed`, line, entryId)
    if (value.batch !== this.batch || value.position !== position)
      return this.#wrong(`${entryId} is out of place`, line, entryId)
    this.tree.add(hash)
    this.entries += 1
    return null
  }

  seal(line: Line, seal: Seal, covering: Checkpoint | null): Problem | null {
    const wrong = (message: string) => this.#wrong(`the seal of batch ${this.batch} ${message}`, line)
    const missing = covering?.leaves[this.tree.size]?.split(':')[0]
    if (missing !== undefined) return this.#wrong(`${missing} is missing`, line, missing)
    if (seal.number !== this.batch) return wrong(`is missing: that of ${seal.number} stands in its place`)
    if (seal.leafCount !== this.tree.size || seal.root !== this.tree.root())
      return wrong('does not fit the entries before it: one was changed, removed, added or moved')
    if (seal.previousHash !== this.head) return wrong('does not name the batch before it')
    if (seal.hash !== sealHash(this.workspaceId ?? '', seal)) return wrong('was changed')
    const problem = signatureProblem(this.#keys, seal.keyId, Buffer.from(seal.hash, 'hex'), seal.signature)
    if (problem !== null) return wrong(problem)
    if (covering !== null && covering.hash !== seal.hash)
      return wrong('is another one than the checkpoint says')
    if (covering !== null && covering.entries !== this.entries)
      return wrong(`comes after ${this.entries} entries, and the checkpoint after ${covering.entries}`)
    this.head = seal.hash
    this.batch += 1
    this.tree = new Tree()
    return null
  }

  end(line: Line, value: ExportedLine & { kind: 'end' }): Problem | null {
    const { signature, ...signed } = value.end
    const problem =
      signed.kind === 'audit.export'
        ? signatureProblem(this.#keys, signed.keyId, Buffer.from(canonicalJson(signed)), signature)
        : 'is not one'
    if (problem !== null) return this.#wrong(`the end line ${problem}`, line)
    this.workspaceId ??= signed.workspaceId
    if (signed.workspaceId !== this.workspaceId)
      return this.#wrong('the end line is of another workspace', line)
    if (this.tree.size > 0 || signed.throughBatch !== this.batch - 1 || signed.hash !== this.head)
      return this.#wrong(`the export goes to batch ${signed.throughBatch} by its end line`, line)
    return null
  }
}
