import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { leafHash, type Seal, sealHash, Tree } from '@ground-control/audit-verifier/hashes'
import { canonicalJson } from '@ground-control/core/json'

/** An export, taken apart. Line numbers begin at 1. */
export type Parsed = { lines: string[]; entryLines: number[]; sealLines: number[] }
type Entry = Record<string, unknown> & { id: string; workspaceId: string; actor: Record<string, unknown> }
type EntryLine = { kind: 'entry'; batch: number; position: number; entryId: string; entry: Entry }

/** Where a deed shows first. `entryId` null: it is about a seal. */
export type Expected = { line: number | null; entryId: string | null }
export type Tampered = { lines: string[]; expected: Expected; cutAt?: number }

/** Takes the export, three free numbers, and a key that signs: the trail's own, or the forger's. */
export type Deed = (
  parsed: Parsed,
  numbers: readonly [number, number, number],
  keys: { own: Signing; stranger: Parsed },
) => Tampered

export type Signing = { keyId: string; sign: (hash: Buffer) => Buffer }

export function parseExport(text: string): Parsed {
  const lines = text.trimEnd().split('\n')
  const of = (kind: string) =>
    lines.flatMap((line, index) => (line.includes(`"kind":"${kind}"`) ? [index] : []))
  return { lines, entryLines: of('entry'), sealLines: of('checkpoint') }
}

const at = (line: string) => JSON.parse(line) as EntryLine
const idAt = (lines: readonly string[], index: number) => at(lines[index]!).entryId
const pick = (indexes: readonly number[], number: number) => indexes[number % indexes.length]!
const is = (index: number, entryId: string | null): Expected => ({ line: index + 1, entryId })

const edits: Array<(entry: Entry) => void> = [
  (entry) => Object.assign(entry.actor, { name: 'Eve' }),
  (entry) => Object.assign(entry.actor, { id: 'user_eve' }),
  (entry) => Object.assign(entry, { action: 'thing.forged' }),
  (entry) => Object.assign(entry, { at: '2020-01-01T00:00:00.000Z' }),
  (entry) => Object.assign(entry, { before: { was: 'different' } }),
  (entry) => Object.assign(entry, { after: null, inputHash: 'x' }),
  (entry) => Object.assign(entry, { subject: { kind: 'thing', id: 'other' } }),
  (entry) => Object.assign(entry, { outputHash: '0'.repeat(64) }),
  (entry) => Object.assign(entry, { runId: 'run_forged', extra: 1 }),
]

const change = (line: string, edit: (entry: Entry) => void) => {
  const value = at(line)
  edit(value.entry)
  return canonicalJson(value)
}

/** Places counted anew, as somebody would who wants it to look right. */
function renumber(lines: readonly string[]): string[] {
  let batch = 1
  let position = 0
  return lines.map((line) => {
    const value = JSON.parse(line)
    if (value.kind === 'checkpoint') {
      batch += 1
      position = 0
    }
    if (value.kind !== 'entry') return line
    return canonicalJson({ ...value, batch, position: position++ })
  })
}

/** All hashes and links made anew over changed entries, and signed with whatever key the forger has. */
function rehash(lines: readonly string[], signing: Signing): string[] {
  let tree = new Tree()
  let head: string | null = null
  let workspaceId = ''
  return lines.map((line) => {
    const value = JSON.parse(line)
    if (value.kind === 'entry') {
      tree.add(leafHash(value.entry))
      workspaceId = value.entry.workspaceId
    }
    if (value.kind === 'end') {
      const { signature: _, ...signed } = { ...value.end, hash: head, keyId: signing.keyId }
      const signature = signing.sign(Buffer.from(canonicalJson(signed))).toString('hex')
      return canonicalJson({ kind: 'end', end: { ...signed, signature } })
    }
    if (value.kind !== 'checkpoint') return line
    const seal: Seal = {
      ...value.checkpoint,
      leafCount: tree.size,
      root: tree.root(),
      previousHash: head ?? value.checkpoint.previousHash,
    }
    seal.hash = sealHash(workspaceId, seal)
    head = seal.hash
    tree = new Tree()
    // What still fits keeps its signature.
    if (seal.hash === value.checkpoint.hash) return line
    seal.keyId = signing.keyId
    seal.signature = signing.sign(Buffer.from(seal.hash, 'hex')).toString('hex')
    return canonicalJson({ kind: 'checkpoint', checkpoint: seal })
  })
}

const keyIdOf = (key: KeyObject) =>
  createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16)

/** A key of the forger's own. */
function forgersKey(): Signing {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return { keyId: keyIdOf(publicKey), sign: (hash) => sign(null, hash, privateKey) }
}

const edit: Deed = ({ lines, entryLines }, [a, b]) => {
  const index = pick(entryLines, a)
  const changed = change(lines[index]!, edits[b % edits.length]!)
  return { lines: lines.with(index, changed), expected: is(index, idAt(lines, index)) }
}

/** After the entries that the first bad one is among, as `lines` has them: what is missing shows where the next line stands. */
const remove =
  (isRenumbered: boolean): Deed =>
  ({ lines, entryLines }, [a, b]) => {
    const from = pick(entryLines, a)
    const count = 1 + (b % 4)
    const gone = new Set(entryLines.filter((index) => index >= from && index < from + count))
    const rest = lines.filter((_, index) => !gone.has(index))
    return { lines: isRenumbered ? renumber(rest) : rest, expected: is(from, idAt(lines, from)) }
  }

const cutTail: Deed = ({ lines }, [a]) => {
  const index = a % lines.length
  const isEntry = lines[index]!.includes('"kind":"entry"')
  return {
    lines: lines.slice(0, index),
    expected: { line: null, entryId: isEntry ? idAt(lines, index) : null },
  }
}

const cutTailBeforeEnd: Deed = ({ lines, entryLines }, [a]) => {
  const index = pick(entryLines, a)
  return { lines: [...lines.slice(0, index), lines.at(-1)!], expected: is(index, idAt(lines, index)) }
}

const reorder =
  (isRenumbered: boolean): Deed =>
  ({ lines, entryLines }, [a, b]) => {
    const first = a % (entryLines.length - 1)
    const [one, two] = [entryLines[first]!, pick(entryLines.slice(first + 1), b)]
    const swapped = lines.with(one, lines[two]!).with(two, lines[one]!)
    const isFar = isRenumbered && at(lines[one]!).batch !== at(lines[two]!).batch
    return {
      lines: isRenumbered ? renumber(swapped) : swapped,
      expected: is(one, idAt(lines, isFar ? two : one)),
    }
  }

const insert =
  (isRenumbered: boolean): Deed =>
  ({ lines, entryLines }, [a, b]) => {
    const index = pick(entryLines, a)
    const model = at(lines[index]!)
    const id = `${model.entryId.slice(0, -4)}${String(b % 10_000).padStart(4, '0')}`
    const forged = canonicalJson({ ...model, entryId: id, entry: { ...model.entry, id } })
    const more = lines.toSpliced(index, 0, forged)
    return { lines: isRenumbered ? renumber(more) : more, expected: is(index, id) }
  }

/** The same entry twice: the second one is too much. */
const repeat: Deed = ({ lines, entryLines }, [a]) => {
  const index = pick(entryLines, a)
  return {
    lines: renumber(lines.toSpliced(index, 0, lines[index]!)),
    expected: is(index + 1, idAt(lines, index)),
  }
}

const rewrite =
  (signingOf: (own: Signing) => Signing, deed: Deed): Deed =>
  (parsed, numbers, keys) => {
    const { lines, expected } = deed(parsed, numbers, keys)
    return { lines: rehash(lines, signingOf(keys.own)), expected }
  }

/** An export of another workspace in place of the rest, or its entries among ours. */
const mix: Deed = ({ lines, entryLines }, [a, b], { stranger }) => {
  const index = pick(entryLines, a)
  const foreign = stranger.lines[pick(stranger.entryLines, b)]!
  return { lines: lines.with(index, foreign), expected: is(index, at(foreign).entryId) }
}

const sealFields = ['root', 'hash', 'previousHash', 'signature', 'keyId', 'createdAt', 'leafCount', 'number']
const editSeal: Deed = ({ lines, sealLines }, [a, b]) => {
  const index = pick(sealLines, a)
  const value = JSON.parse(lines[index]!)
  const field = sealFields[b % sealFields.length]!
  const old = value.checkpoint[field]
  value.checkpoint[field] = typeof old === 'number' ? old + 1 : `${old[0] === '1' ? '2' : '1'}${old.slice(1)}`
  return { lines: lines.with(index, canonicalJson(value)), expected: is(index, null) }
}

const removeSeal: Deed = ({ lines, sealLines }, [a]) => {
  const index = pick(sealLines, a)
  return { lines: lines.toSpliced(index, 1), expected: is(index, null) }
}

const cutInTheMiddle: Deed = ({ lines, entryLines }, [a, b]) => {
  const index = pick(entryLines, a)
  const half = lines[index]!.slice(0, 1 + (b % (lines[index]!.length - 1)))
  return { lines: [...lines.slice(0, index), half], expected: is(index, idAt(lines, index)), cutAt: index }
}

/** One character, anywhere behind the id: also where the line stays JSON, and where it means the same. */
const flip: Deed = ({ lines, entryLines }, [a, b, c]) => {
  const index = pick(entryLines, a)
  const line = lines[index]!
  // The ids name the entry; what stands between them and the line's ends is anybody's to change.
  const places = [...line.matchAll(/"(?:action|name|hash|after|before)":/g)].map((match) => match.index + 2)
  const place = pick(places, b)
  const other = 'xyz'[c % 3]!
  return {
    lines: lines.with(index, `${line.slice(0, place)}${other}${line.slice(place + 1)}`),
    expected: is(index, idAt(lines, index)),
  }
}

/** White space means nothing in JSON. It was not exported so all the same. */
const pad: Deed = ({ lines, entryLines }, [a]) => {
  const index = pick(entryLines, a)
  return { lines: lines.with(index, `${lines[index]} `), expected: is(index, idAt(lines, index)) }
}

const stranger = forgersKey()
const unsigned = (own: Signing): Signing => ({ keyId: own.keyId, sign: () => Buffer.alloc(64) })

export const deeds: Record<string, Deed> = {
  'an entry edited': edit,
  'a character changed': flip,
  'white space added': pad,
  'entries removed': remove(false),
  'entries removed, places counted anew': remove(true),
  'the tail removed': cutTail,
  'the tail removed, end line kept': cutTailBeforeEnd,
  'two entries swapped': reorder(false),
  'two entries swapped, places counted anew': reorder(true),
  'an entry put in': insert(false),
  'an entry put in, places counted anew': insert(true),
  'an entry twice': repeat,
  'edited, all hashes made anew, unsigned': rewrite(unsigned, edit),
  'edited, all made anew with a forger’s key': rewrite(() => stranger, edit),
  'edited, all made anew with the true key': rewrite((own) => own, edit),
  'removed, all made anew with the true key': rewrite((own) => own, remove(true)),
  'put in, all made anew with the true key': rewrite((own) => own, insert(true)),
  'an entry of another workspace': mix,
  'a seal edited': editSeal,
  'a seal removed': removeSeal,
  'the file cut within a line': cutInTheMiddle,
}
