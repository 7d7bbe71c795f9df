import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Keys, readKeys } from '@ground-control/audit-verifier/keys'
import { type Report, verify } from '@ground-control/audit-verifier/verify'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestServices } from '../../test/services.ts'
import { deeds, type Parsed, parseExport } from '../../test/tampering.ts'
import { addTrail, addWorkspace, damage } from '../../test/trail.ts'
import { sealAudit } from '../background/audit-sealer.ts'
import type { Services } from '../services.ts'
import { fileSink } from './checkpoints/file-sink.ts'
import { writeCheckpoints } from './checkpoints/write-checkpoints.ts'
import { exportStream } from './export-stream.ts'
import { record } from './record.ts'
import { auditSigner } from './signer.ts'

/** `TAMPER_RUNS=2000 npm test -- apps/control-plane/src/audit/tamper` tries more. */
const runs = Number(process.env.TAMPER_RUNS ?? 300)
const total = 10_000

let test: Awaited<ReturnType<typeof createTestServices>>
let services: Services
let directory: string
let workspaceId: string
let keys: Keys
let parsed: Parsed
let stranger: Parsed
let checkpoints: Buffer

async function* bytes(...chunks: Uint8Array[]) {
  yield* chunks
}
const check = (lines: readonly string[], of = checkpoints, ended = true, known = keys) =>
  verify(bytes(Buffer.from(lines.join('\n') + (ended && lines.length > 0 ? '\n' : ''))), bytes(of), known)

async function exported(workspace: string, from = services, afterBatch = 0): Promise<string> {
  const texts: string[] = []
  for await (const text of exportStream(from, workspace, { format: 'jsonl', afterBatch })) texts.push(text)
  return texts.join('')
}
const checkpointsOf = async (workspace: string) => readFile(join(directory, `${workspace}.jsonl`))

async function writeAll(with_ = services) {
  await test.db.transaction('*', (tx) => tx.query(`update audit_checkpoint_marks set next_at = '2020-01-01'`))
  while (await writeCheckpoints(with_));
}

/** Entries of every shape, of real verbs among them, sealed into some forty batches. */
async function fill(workspace: string, entries: number) {
  const admin = test.as('admin', workspace)
  for (let written = 0; written < entries; ) {
    for (let index = 0; index < 5; index += 1)
      await admin.config.set({ key: `flag.${written}`, value: index })
    await services.db.transaction(workspace, async (tx) =>
      record(
        services,
        tx,
        { kind: 'person', id: `user_${written % 7}`, name: 'Ada Löve\u2028lace' },
        Array.from({ length: Math.min(245, entries - written - 5) }, (_, index) => ({
          action: `thing.do_${index % 5}`,
          subject: { kind: 'thing', id: `thing_${written + index}` },
          before: index % 3 === 0 ? null : { value: index, text: 'it’s "so"\n' },
          after: { value: index + 1, nested: { b: [1, 2.5, 1e21, null], a: 'ü' } },
          inputHash: index % 2 === 0 ? 'a'.repeat(64) : null,
        })),
      ),
    )
    written += 250
    await sealAudit(services)
  }
}

beforeAll(async () => {
  test = await createTestServices()
  directory = await mkdtemp(join(tmpdir(), 'checkpoints-'))
  services = { ...test.services, checkpointSinks: [fileSink(directory)] }
  keys = readKeys(auditSigner(services.keys).publicKeys)
  workspaceId = await addWorkspace(test)
  await fill(workspaceId, total)
  await writeAll()
  parsed = parseExport(await exported(workspaceId))
  checkpoints = await checkpointsOf(workspaceId)
  stranger = parseExport(await exported(await addTrail(test)))
}, 300_000)
afterAll(async () => {
  await test.drop()
  await rm(directory, { recursive: true })
})

const rightly = { problem: null, batches: 40, entries: total, coveredBatch: 40, uncovered: 0, warnings: [] }

it('raises no alarm over what nobody touched', async () => {
  expect(await check(parsed.lines)).toEqual(rightly)
})

it('finds what was done to the export, and names the first bad entry', async () => {
  const own = { keyId: auditSigner(services.keys).keyId, sign: auditSigner(services.keys).sign }
  const names = Object.keys(deeds)
  const counts = new Map<string, number>()
  let next = 0
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.nat(), fc.nat(), async (a, b, c) => {
      const name = names[next++ % names.length]!
      const { lines, expected, cutAt } = deeds[name]!(parsed, [a, b, c], { own, stranger })
      const { problem } = await check(lines, checkpoints, cutAt === undefined)
      expect({ name, line: problem?.line, entryId: problem?.entryId }).toEqual({ name, ...expected })
      counts.set(name, (counts.get(name) ?? 0) + 1)
    }),
    { numRuns: runs, seed: 20_261_127, endOnFailure: true },
  )
  console.table([...counts].map(([done, times]) => ({ done, times, found: times, 'named rightly': times })))
  expect(counts.size).toBe(names.length)
}, 600_000)

const entryAt = (number: number) => {
  const line = parsed.entryLines[number]!
  return { line: line + 1, id: JSON.parse(parsed.lines[line]!).entryId as string }
}
const inBatch = `(select entry_ids from audit_batches where workspace_id = $1 and number = 7)`
const damages: Array<[string, string[], (parsed: Parsed) => { entryId: string | null }]> = [
  [
    'an entry edited, its hash too',
    [
      `update audit_entries set action = 'x', leaf_hash = sha256('x') where workspace_id = $1 and id = (${inBatch})[3]`,
    ],
    () => ({ entryId: entryAt(6 * 250 + 2).id }),
  ],
  [
    'an entry deleted',
    [`delete from audit_entries where workspace_id = $1 and id = (${inBatch})[3]`],
    () => ({ entryId: entryAt(6 * 250 + 2).id }),
  ],
  [
    'the tail deleted, entries and batches',
    [
      `delete from audit_entries where workspace_id = $1 and id in (select unnest(entry_ids) from audit_batches where workspace_id = $1 and number >= 39)`,
      `delete from audit_batches where workspace_id = $1 and number >= 39`,
    ],
    () => ({ entryId: entryAt(38 * 250).id }),
  ],
  [
    'two leaves swapped',
    [
      `update audit_batches set entry_ids = array[entry_ids[2], entry_ids[1]] || entry_ids[3:] where workspace_id = $1 and number = 7`,
    ],
    () => ({ entryId: entryAt(6 * 250).id }),
  ],
  [
    'a batch deleted',
    [`delete from audit_batches where workspace_id = $1 and number = 7`],
    () => ({ entryId: entryAt(6 * 250).id }),
  ],
]

describe('what a superuser of the database does', () => {
  it.each(damages)(
    'is found in the export: %s',
    async (_, statements, named) => {
      for (const table of ['audit_entries', 'audit_batches'])
        await damage(
          test,
          `create table saved_${table} as select * from ${table} where workspace_id = '${workspaceId}'`,
          [],
        )
      for (const statement of statements)
        expect(await damage(test, statement, [workspaceId])).toBeGreaterThan(0)
      const { problem } = await check(parseExport(await exported(workspaceId)).lines)
      expect(problem).toMatchObject(named(parsed))
      for (const table of ['audit_entries', 'audit_batches']) {
        await damage(test, `delete from ${table} where workspace_id = $1`, [workspaceId])
        await damage(test, `insert into ${table} select * from saved_${table}`, [])
        await damage(test, `drop table saved_${table}`, [])
      }
      expect(await check(parseExport(await exported(workspaceId)).lines)).toEqual(rightly)
    },
    120_000,
  )

  it('gets no checkpoint: what was changed between seal and checkpoint is refused', async () => {
    const workspace = await addTrail(test)
    await damage(
      test,
      `update audit_entries set leaf_hash = sha256('x') where workspace_id = $1 and id = (select entry_ids[2] from audit_batches where workspace_id = $1 and number = 2)`,
      [workspace],
    )
    await writeAll()
    const written = (await checkpointsOf(workspace)).toString().trim().split('\n')
    expect(written.map((line) => JSON.parse(line).batch)).toEqual([1])
    const [mark] = await test.db.transaction(workspace, (tx) =>
      tx.query<{ error: string }>(
        'select last_error as error from audit_checkpoint_marks where workspace_id = $1',
        [workspace],
      ),
    )
    expect(mark?.error).toMatch(/batch 2 are not those that were sealed/)
  })
})

describe('no false alarm', () => {
  it('for exports that are taken while entries are written and sealed', async () => {
    const workspace = await addWorkspace(test)
    let isWriting = true
    const sealing = (async () => {
      while (isWriting) {
        await sealAudit(services)
        await writeAll()
      }
    })()
    const writing = fill(workspace, 1_000)
    const reports: Report[] = []
    await sealAudit(services)
    for (let taken = 0; taken < 5; taken += 1) {
      const text = await exported(workspace)
      const of = await checkpointsOf(workspace).catch(() => Buffer.alloc(0))
      reports.push(await check(parseExport(text).lines, of))
    }
    await writing
    isWriting = false
    await sealing
    expect(reports.map(({ problem }) => problem)).toEqual(reports.map(() => null))
    await sealAudit(services)
    const late = parseExport(await exported(workspace)).lines
    expect(await check(late, await checkpointsOf(workspace))).toMatchObject({ problem: null })
    await writeAll()
    expect(await check(late, await checkpointsOf(workspace))).toMatchObject({ problem: null, uncovered: 0 })
  }, 120_000)

  it('after the key was changed, with the keys before it; without them it is not trusted', async () => {
    const workspace = await addTrail(test)
    await writeAll()
    const rotated: Services = {
      ...services,
      keys: { ...services.keys, auditKey: 'a new key for the audit trail 000' },
    }
    await damage(test, `delete from audit_unsealed where workspace_id <> $1`, [workspace])
    await test.db.transaction(workspace, async (tx) =>
      record(services, tx, { kind: 'person', id: 'user_1', name: 'Ada' }, [
        { action: 'thing.do', subject: { kind: 'thing', id: 'after' }, after: {} },
      ]),
    )
    await sealAudit(rotated)
    await writeAll(rotated)
    const { lines } = parseExport(await exported(workspace, rotated))
    const of = await checkpointsOf(workspace)
    const all = readKeys(auditSigner(rotated.keys).publicKeys)
    expect(all.size).toBe(2)
    expect(await check(lines, of, true, all)).toMatchObject({ problem: null, batches: 4, uncovered: 0 })
    expect((await check(lines, of, true, keys)).problem?.message).toMatch(/a key that was not given/)
  })

  it('where checkpoints are behind: what they do not cover yet is said', async () => {
    const half = Buffer.from(`${checkpoints.toString().split('\n').slice(0, 30).join('\n')}\n{"torn`)
    expect(await check(parsed.lines, half)).toMatchObject({
      problem: null,
      coveredBatch: 30,
      uncovered: 2_500,
      warnings: ['2500 entries after batch 30 are not covered by a checkpoint yet'],
    })
    expect(await check(parsed.lines, Buffer.alloc(0))).toMatchObject({ problem: null, coveredBatch: 0 })
  })

  it('for an older export, for one that begins later, and for checkpoints written twice', async () => {
    const twice = Buffer.concat([checkpoints, checkpoints])
    expect(await check(parsed.lines, twice)).toMatchObject({ problem: null })
    const rest = Buffer.from(await exported(workspaceId, services, 38))
    expect(await verify(bytes(rest), bytes(checkpoints), keys, 38)).toMatchObject({
      problem: null,
      batches: 2,
    })
    expect((await verify(bytes(rest), bytes(checkpoints), keys)).problem).toMatchObject({
      entryId: entryAt(0).id,
    })
  })
})

it('trusts no checkpoint that was changed', async () => {
  const changed = Buffer.from(checkpoints.toString().replace('"entries":500', '"entries":501'))
  expect((await check(parsed.lines, changed)).problem?.message).toMatch(/line 2 of the checkpoints/)
})

describe('the program', () => {
  const main = join(import.meta.dirname, '../../../../packages/audit-verifier/src/main.ts')
  const run = async (text: string, key = auditSigner(services.keys).publicKeys) => {
    const files = { exported: 'audit.jsonl', checkpoints: 'checkpoints.jsonl', key: 'key.pem' }
    const [exported, given, pem] = Object.values(files).map((name) => join(directory, name)) as [
      string,
      string,
      string,
    ]
    await writeFile(exported, text)
    await writeFile(given, checkpoints)
    await writeFile(pem, key)
    const args = [main, '--export', exported, '--checkpoints', given, '--public-key', pem]
    return spawnSync(process.execPath, args, { encoding: 'utf8' })
  }
  const whole = () => `${parsed.lines.join('\n')}\n`

  it('ends with 0 where all is right', async () => {
    const { status, stdout } = await run(whole())
    expect(stdout).toMatch(/^Right: 10000 entries in 40 batches; checkpoints vouch up to batch 40/)
    expect(status).toBe(0)
  })
  it('ends with 1 and names the first bad entry and its line', async () => {
    const { line, id } = entryAt(5_000)
    const { status, stdout } = await run(whole().replace(`"entryId":"${id}"`, `"entryId":"${id}", `))
    expect(stdout).toContain(`First bad entry: ${id}`)
    expect(stdout).toContain(`Line of the export: ${line}\n`)
    expect(status).toBe(1)
  })
  it('ends with 2 where it cannot tell: CSV, no key, no files', async () => {
    const csv = await run('"batch","position"\r\n')
    expect([csv.status, csv.stderr]).toEqual([2, expect.stringMatching(/CSV, which has no seals/)])
    const keyless = await run(whole(), 'none')
    expect([keyless.status, keyless.stderr]).toEqual([2, expect.stringMatching(/no public key/)])
    expect(spawnSync(process.execPath, [main], { encoding: 'utf8' }).status).toBe(2)
  })
})
