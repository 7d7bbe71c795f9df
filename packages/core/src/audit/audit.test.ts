import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '../json.ts'
import { concernedBy } from './concerned.ts'
import { csvCell, csvLine } from './csv.ts'
import { createMerkleTree } from './merkle.ts'
import type { AuditFact } from './schema.ts'

const sha256 = (...parts: Uint8Array[]): Buffer => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}
const leafOf = (hex: string): Buffer => sha256(Buffer.from([0]), Buffer.from(hex, 'hex'))
const pair = (left: Buffer, right: Buffer) => sha256(Buffer.from([1]), left, right)

/** RFC 6962, section 2.1, word for word and slow. */
function rootByDefinition(leaves: Buffer[]): Buffer {
  if (leaves.length === 1) return leaves[0]!
  let split = 1
  while (split * 2 < leaves.length) split *= 2
  return pair(rootByDefinition(leaves.slice(0, split)), rootByDefinition(leaves.slice(split)))
}

const rootOf = (leaves: Buffer[]) => {
  const tree = createMerkleTree(pair)
  for (const leaf of leaves) tree.add(leaf)
  return tree.root()
}

describe('the Merkle tree', () => {
  // The test vectors that Certificate Transparency's implementations share.
  const inputs = [
    '',
    '00',
    '10',
    '2021',
    '3031',
    '40414243',
    '5051525354555657',
    '606162636465666768696a6b6c6d6e6f',
  ]
  it.each([
    [1, '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
    [2, 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
    [3, 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
    [8, '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
  ])('of %i known leaves has the known root', (count, root) => {
    expect(rootOf(inputs.slice(0, count).map(leafOf))?.toString('hex')).toBe(root)
  })

  it('agrees with the definition at every size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), (size) => {
        const leaves = Array.from({ length: size }, (_, index) => leafOf(index.toString(16).padStart(4, '0')))
        expect(rootOf(leaves)).toEqual(rootByDefinition(leaves))
      }),
      { numRuns: 60 },
    )
  })

  it('has another root when a leaf is changed, left out, added or moved', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 64 }), fc.nat(), fc.nat(), (size, a, b) => {
        const leaves = Array.from({ length: size }, (_, index) => leafOf(index.toString(16).padStart(4, '0')))
        const root = rootOf(leaves)
        const from = a % size
        const to = (from + 1 + (b % (size - 1))) % size
        const moved = leaves.with(from, leaves[to]!).with(to, leaves[from]!)
        for (const other of [
          leaves.with(from, leafOf('ffff')),
          leaves.toSpliced(from, 1),
          leaves.toSpliced(from, 0, leafOf('ffff')),
          moved,
        ])
          expect(rootOf(other)).not.toEqual(root)
      }),
    )
  })

  it('has no root without leaves', () => {
    expect(createMerkleTree(pair).root()).toBeNull()
  })
})

describe('a CSV cell', () => {
  it.each([
    ['plain', '"plain"'],
    ['say "hi", please', '"say ""hi"", please"'],
    ['two\nlines', '"two\nlines"'],
    [null, ''],
    [-5, '"-5"'],
    ['=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
    ['+1', `"'+1"`],
    ['-1', `"'-1"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\t=1', `"'\t=1"`],
    ['  =1', `"'  =1"`],
    ['＝1', `"'＝1"`],
  ])('%j', (value, cell) => {
    expect(csvCell(value)).toBe(cell)
  })

  it('makes a line', () => {
    expect(csvLine(['a', 1, null])).toBe('"a","1",\r\n')
  })
})

describe('whom an entry concerns', () => {
  const fact = (action: string, before: Json, after: Json): AuditFact => ({
    ...{ id: 'aud_x', workspaceId: 'ws_x', at: '', actor: { kind: 'person', id: 'x', name: 'x' }, action },
    ...{ subject: { kind: 'x', id: 'x' }, runId: null, before, after, inputHash: null, outputHash: null },
  })
  const [ada, key] = ['user_01h455vb4pex5vsknk084sn02q', 'key_01h455vb4pex5vsknk084sn02q']
  it.each([
    ['group.save', { userIds: [ada] }, { userIds: [ada], by: { deep: [key] } }, [ada, key]],
    ['group.save', null, { note: `about ${ada}` }, []],
    ['tool.call', null, { userId: ada }, []],
  ])('%s %j %j', (action, before, after, who) => {
    expect(concernedBy(fact(action, before, after)).toSorted()).toEqual(who.toSorted())
  })
})
