import { createPublicKey, verify } from 'node:crypto'
import { allWorkspaces } from '@ground-control/db/database'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestServices } from '../../test/services.ts'
import { addEntries, addTrail, addWorkspace, damage } from '../../test/trail.ts'
import { sealAudit } from '../background/audit-sealer.ts'
import { createVerifiedSoFar } from './verified-so-far.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
beforeAll(async () => {
  test = await createTestServices()
})
afterAll(() => test.drop())

const verifyFully = (workspaceId: string) => test.as('viewer', workspaceId).audit.verify({ full: true })

/** The entry at a place of the trail. */
async function entryAt(workspaceId: string, batch: number, position: number): Promise<string> {
  const rows = await test.db.transaction(workspaceId, (tx) =>
    tx.query<{ id: string }>(
      'select entry_ids[$3] as id from audit_batches where workspace_id = $1 and number = $2',
      [workspaceId, batch, position + 1],
    ),
  )
  return rows[0]!.id
}

describe('an untouched trail', () => {
  it('is verified, and says how far', async () => {
    const workspaceId = await addTrail(test)
    await addEntries(test, workspaceId, ['waits'])
    expect(await verifyFully(workspaceId)).toMatchObject({
      ok: true,
      batches: 3,
      entries: 12,
      unsealed: 1,
      complete: true,
      problem: null,
    })
  })

  it('is verified whatever JSON its entries carry', async () => {
    const workspaceId = await addWorkspace(test)
    const values = fc.sample(fc.jsonValue({ noUnicodeString: false, maxDepth: 4 }), 200)
    const edges = [
      1e308,
      5e-324,
      -0,
      1e21,
      0.1 + 0.2,
      2 ** 53,
      { __proto: 1, b: 1, a: 2, é: 3, 'e\u0301': 4 },
    ]
    const storable = values.filter((value) => !/\\u0000|\\ud[89a-f]/i.test(JSON.stringify(value)))
    await addEntries(test, workspaceId, [...storable, ...edges] as never)
    await sealAudit(test.services)
    expect(await verifyFully(workspaceId)).toMatchObject({ ok: true, problem: null })
  })

  it('without entries is fine too', async () => {
    expect(await verifyFully(await addWorkspace(test))).toMatchObject({
      ok: true,
      batches: 0,
      verifiedUpTo: null,
    })
  })
})

const damages: Array<[string, string, (number | [number, number])[], RegExp, [number, number] | null]> = [
  // what, statement ($1 workspace, then ids of entries at [batch, position]), entries, message, entry named
  [
    'an entry edited',
    `update audit_entries set after = '{}' where workspace_id = $1 and id = $2`,
    [[2, 1]],
    /not as it was/,
    [2, 1],
  ],
  [
    'its actor edited',
    `update audit_entries set actor_name = 'Eve' where workspace_id = $1 and id = $2`,
    [[1, 0]],
    /not as it was/,
    [1, 0],
  ],
  [
    'its time edited',
    `update audit_entries set at = at + interval '1 ms' where workspace_id = $1 and id = $2`,
    [[3, 3]],
    /not as it was/,
    [3, 3],
  ],
  [
    'its hash edited',
    `update audit_entries set leaf_hash = sha256('x') where workspace_id = $1 and id = $2`,
    [[2, 0]],
    /not as it was/,
    [2, 0],
  ],
  [
    'an entry deleted',
    `delete from audit_entries where workspace_id = $1 and id = $2`,
    [[2, 2]],
    /removed/,
    [2, 2],
  ],
  [
    'a leaf taken out of its batch',
    `update audit_batches set entry_ids = array_remove(entry_ids, $2) where workspace_id = $1 and number = 2`,
    [[2, 2]],
    /1 entries are missing/,
    null,
  ],
  [
    'two leaves swapped',
    `update audit_batches set entry_ids = array[entry_ids[1], $2, $3, entry_ids[4]] where workspace_id = $1 and number = 2`,
    [
      [2, 2],
      [2, 1],
    ],
    /not those that were sealed/,
    null,
  ],
  [
    'a leaf that names another batch’s entry',
    `update audit_batches set entry_ids = array_replace(entry_ids, $2, $3) where workspace_id = $1 and number = 2`,
    [
      [2, 2],
      [1, 1],
    ],
    /not those that were sealed/,
    null,
  ],
  [
    'a batch deleted',
    `delete from audit_batches where workspace_id = $1 and number = 2 and $2 <> ''`,
    [[1, 0]],
    /batch 2 is missing/,
    null,
  ],
  [
    'the first batch deleted',
    `delete from audit_batches where workspace_id = $1 and number = 1 and $2 <> ''`,
    [[1, 0]],
    /batch 1 is missing/,
    null,
  ],
  [
    'a batch’s head edited',
    `update audit_batches set leaf_count = 3 where workspace_id = $1 and number = 2 and $2 <> ''`,
    [[1, 0]],
    /head was changed/,
    null,
  ],
  [
    'a signature edited',
    `update audit_batches set signature = set_byte(signature, 5, 255 - get_byte(signature, 5)) where workspace_id = $1 and number = 2 and $2 <> ''`,
    [[1, 0]],
    /signature/,
    null,
  ],
  [
    'a link edited',
    `update audit_batches set previous_hash = sha256('x') where workspace_id = $1 and number = 3 and $2 <> ''`,
    [[1, 0]],
    /batch before/,
    null,
  ],
]

describe('found and named:', () => {
  it.each(damages)('%s', async (_, statement, places, message, named) => {
    const workspaceId = await addTrail(test)
    const ids = await Promise.all(
      (places as [number, number][]).map((place) => entryAt(workspaceId, ...place)),
    )
    const namedId = named && (await entryAt(workspaceId, ...named))
    expect(await damage(test, statement, [workspaceId, ...ids])).toBeGreaterThan(0)
    const result = await verifyFully(workspaceId)
    expect(result.ok).toBe(false)
    expect(result.problem?.message).toMatch(message)
    expect(result.problem?.entryId).toBe(namedId)
  })

  it('an entry forged whole, hash and all', async () => {
    const workspaceId = await addTrail(test)
    const forged = await entryAt(workspaceId, 2, 1)
    const { auditLeafHash } = await import('@ground-control/db/repositories/audit')
    const page = await test.as('viewer', workspaceId).audit.list({})
    const { sealed, ...fact } = page.items.find((item) => item.id === forged)!
    expect(sealed).toEqual({ batch: 2, position: 1 })
    const hash = auditLeafHash({ ...fact, action: 'thing.forged' })
    await damage(
      test,
      `update audit_entries set action = 'thing.forged', leaf_hash = $3 where workspace_id = $1 and id = $2`,
      [workspaceId, forged, hash],
    )
    expect((await verifyFully(workspaceId)).problem).toMatchObject({
      batch: 2,
      message: expect.stringContaining('not those that were sealed'),
    })
  })

  it('an entry put in behind the sealer’s back', async () => {
    const workspaceId = await addTrail(test)
    const slipped = test.services.newId('auditEntry')
    const copy = `insert into audit_entries select $2, workspace_id, at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, run_id, before, after, input_hash, output_hash, leaf_hash from audit_entries where workspace_id = $1 limit 1`
    await damage(test, copy, [workspaceId, slipped])
    expect((await verifyFully(workspaceId)).problem).toMatchObject({ entryId: slipped })
    await damage(
      test,
      'update audit_batches set entry_ids = entry_ids || $2::text where workspace_id = $1 and number = 2',
      [workspaceId, slipped],
    )
    expect((await verifyFully(workspaceId)).problem).toMatchObject({ entryId: slipped, batch: 2 })
  })

  it('an entry with a false hash, put in by the front door and sealed', async () => {
    const workspaceId = await addTrail(test)
    const id = test.services.newId('auditEntry')
    await test.db.transaction(workspaceId, (tx) =>
      tx.query(
        `insert into audit_entries (id, workspace_id, at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, leaf_hash)
         values ($1, $2, now(), 'person', 'x', 'Eve', 'a.b', 's', 's', sha256('guess'))`,
        [id, workspaceId],
      ),
    )
    await sealAudit(test.services)
    expect((await verifyFully(workspaceId)).problem).toMatchObject({ entryId: id, batch: 4 })
  })

  it('entries removed before the seal, from the trail or from the waiting list', async () => {
    const one = await addTrail(test)
    await addEntries(test, one, ['a', 'b'])
    const first = `(select min(entry_id) from audit_unsealed where workspace_id = $1)`
    await damage(test, `delete from audit_entries where workspace_id = $1 and id = ${first}`, [one])
    expect((await verifyFully(one)).problem?.message).toMatch(/removed before/)
    await sealAudit(test.services)
    expect((await verifyFully(one)).problem).toMatchObject({ batch: 4, message: 'was removed' })
    const two = await addTrail(test)
    await addEntries(test, two, ['a', 'b'])
    await test.db.transaction(two, (tx) =>
      tx.query('delete from audit_unsealed where workspace_id = $1', [two]),
    )
    expect((await verifyFully(two)).problem?.message).toMatch(/in no batch/)
  })

  it('an entry changed before the seal, hash and all', async () => {
    const workspaceId = await addTrail(test)
    await addEntries(test, workspaceId, ['a'])
    await damage(
      test,
      `update audit_entries set leaf_hash = sha256('x') where workspace_id = $1 and id = (select entry_id from audit_unsealed where workspace_id = $1)`,
      [workspaceId],
    )
    await sealAudit(test.services)
    expect((await verifyFully(workspaceId)).problem).toMatchObject({ batch: 4 })
  })

  it('batches torn off at the end, once they were seen', async () => {
    const workspaceId = await addTrail(test)
    expect((await test.as('viewer', workspaceId).audit.verify({})).ok).toBe(true)
    for (const statement of [
      `delete from audit_entries where id in (select unnest(entry_ids) from audit_batches where workspace_id = $1 and number = 3)`,
      `delete from audit_batches where workspace_id = $1 and number = 3`,
    ])
      await damage(test, statement, [workspaceId])
    for (const full of [false, true])
      expect(await test.as('viewer', workspaceId).audit.verify({ full })).toMatchObject({
        ok: false,
        problem: { batch: 3, message: expect.stringContaining('are gone') },
      })
  })

  it('a trail signed with another key', async () => {
    const workspaceId = await addTrail(test)
    const { readVerification } = await import('./read/verification.ts')
    const other = {
      ...test.services,
      auditVerified: createVerifiedSoFar(),
      keys: { ...test.services.keys, masterKey: 'another' },
    }
    const result = await readVerification(other, test.actor('viewer', workspaceId), { full: true })
    expect(result.problem?.message).toMatch(/another key/)
  })
})

describe('the badge', () => {
  it('reads only what is new, and a full look everything', async () => {
    const workspaceId = await addTrail(test)
    const look = (full = false) => test.as('viewer', workspaceId).audit.verify({ full })
    expect(await look()).toMatchObject({ ok: true, batches: 3, entries: 12 })
    await damage(test, `update audit_entries set after = '{}' where workspace_id = $1 and id = $2`, [
      workspaceId,
      await entryAt(workspaceId, 1, 1),
    ])
    await addEntries(test, workspaceId, ['new'])
    await sealAudit(test.services)
    expect(await look()).toMatchObject({ ok: true, batches: 4, entries: 13 })
    const full = await Promise.all([look(true), look(true)])
    expect(full[0]).toMatchObject({ ok: false, problem: { batch: 1 } })
    expect(full[1]).toEqual(full[0])
  })
})

describe('an export', () => {
  it('can be verified far from here', async () => {
    const workspaceId = await addTrail(test)
    const admin = test.as('admin', workspaceId)
    const first = await admin.audit.export({ limit: 8 })
    expect(first).toMatchObject({ entries: 8, nextAfterBatch: 2 })
    const rest = await admin.audit.export({ afterBatch: 2, limit: 1 })
    expect(rest).toMatchObject({ entries: 4, nextAfterBatch: null })
    const lines = (first.body + rest.body)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const checkpoints = lines.filter((line) => line.kind === 'checkpoint').map((line) => line.checkpoint)
    expect(checkpoints).toEqual((await admin.audit.checkpoints({})).items.toReversed())
    const key = createPublicKey(first.publicKey)
    for (const { hash, signature } of checkpoints)
      expect(verify(null, Buffer.from(hash, 'hex'), key, Buffer.from(signature, 'hex'))).toBe(true)
    expect(lines.filter((line) => line.kind === 'entry').map((line) => line.entry.after)).toEqual(
      [1, 2, 3].flatMap((batch) => [1, 2, 3, 4].map((entry) => ({ batch, entry }))),
    )
  })

  it('as CSV runs no formula', async () => {
    const workspaceId = await addWorkspace(test)
    await test.db.transaction(workspaceId, async (tx) => {
      const { record } = await import('./record.ts')
      record(test.services, tx, { kind: 'person', id: 'x', name: '=HYPERLINK("http://evil")' }, [
        { action: 'thing.do', subject: { kind: 'thing', id: '+1' } },
      ])
    })
    await sealAudit(test.services)
    const { body } = await test.as('admin', workspaceId).audit.export({ format: 'csv' })
    expect(body).toContain(`"'=HYPERLINK(""http://evil"")"`)
    expect(body).toContain(`"'+1"`)
    expect(body.trim().split('\r\n')).toHaveLength(2)
  })
})

describe('the trail of another workspace', () => {
  it('is not to be seen by any of the procedures', async () => {
    const workspaceId = await addTrail(test)
    const stranger = test.as('admin', await addWorkspace(test)).audit
    expect(await stranger.list({})).toEqual({ items: [], nextCursor: null })
    expect((await stranger.list({ subjectId: 'thing_1' })).items).toEqual([])
    expect(await stranger.checkpoints({})).toEqual({ items: [], nextCursor: null })
    expect(await stranger.export({ format: 'csv' })).toMatchObject({ entries: 0 })
    expect(await stranger.verify({ full: true })).toMatchObject({ batches: 0, entries: 0, unsealed: 0 })
    const everything = await test.db.transaction(allWorkspaces, (tx) =>
      tx.query('select id from audit_batches where workspace_id = $1', [workspaceId]),
    )
    expect(everything).toHaveLength(3)
  })
})
