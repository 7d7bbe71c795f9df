import { allWorkspaces } from '@ground-control/db/database'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestServices } from '../../test/services.ts'
import { addEntries, addWorkspace } from '../../test/trail.ts'
import { record } from '../audit/record.ts'
import { sealAudit } from './audit-sealer.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
beforeAll(async () => {
  test = await createTestServices()
})
afterAll(() => test.drop())

it('seals each entry once while 50 write and 3 copies seal, without a fork', async () => {
  const workspaceId = await addWorkspace(test)
  const { services, db } = test
  const perWriter = 15
  let writing = true
  let sealed = 0
  const began = performance.now()
  const sealers = [1, 2, 3].map(async () => {
    while (writing) {
      const count = await sealAudit(services)
      sealed += count
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  })
  await Promise.all(
    Array.from({ length: 50 }, async (_, writer) => {
      for (let entry = 0; entry < perWriter; entry += 1)
        await db.transaction(workspaceId, async (tx) =>
          record(services, tx, { kind: 'person', id: `user_${writer}`, name: 'writer' }, [
            { action: 'thing.do', subject: { kind: 'thing', id: `${entry}` }, after: { entry } },
          ]),
        )
    }),
  )
  writing = false
  await Promise.all(sealers)
  sealed += await sealAudit(services)
  const total = 50 * perWriter
  console.info(
    `${Math.round((total / (performance.now() - began)) * 1_000)} audit entries/s written one by one and sealed`,
  )
  expect(sealed).toBe(total)
  const verified = await test.as('viewer', workspaceId).audit.verify({ full: true })
  expect(verified).toMatchObject({ ok: true, entries: total, unsealed: 0 })
  expect(verified.batches).toBeGreaterThan(1)
})

it('seals a backlog of many batches in one call, workspace by workspace', async () => {
  const [one, two] = [await addWorkspace(test), await addWorkspace(test)]
  const { services, db } = test
  await db.transaction(one, async (tx) =>
    record(
      services,
      tx,
      { kind: 'system', id: 'x', name: 'x' },
      Array.from({ length: 5_600 }, (_, index) => ({
        action: 'thing.do',
        subject: { kind: 'thing', id: `${index}` },
      })),
    ),
  )
  await addEntries(test, two, ['one'])
  const began = performance.now()
  expect(await sealAudit(services)).toBe(5_601)
  console.info(
    `${Math.round((5_601 / (performance.now() - began)) * 1_000)} audit entries/s sealed from a backlog`,
  )
  expect(await test.as('viewer', one).audit.verify({})).toMatchObject({
    ok: true,
    batches: 2,
    entries: 5_600,
  })
  expect(await test.as('viewer', two).audit.verify({})).toMatchObject({ ok: true, batches: 1, entries: 1 })
  expect(await sealAudit(services)).toBe(0)
})

it('loses nothing when it is cut off in the middle', async () => {
  const workspaceId = await addWorkspace(test)
  await addEntries(test, workspaceId, ['a', 'b'])
  const broken = {
    ...test.services,
    newId: (kind: Parameters<typeof test.services.newId>[0]) => {
      if (kind === 'auditBatch') throw new Error('cut off')
      return test.services.newId(kind)
    },
  }
  await expect(sealAudit(broken)).rejects.toThrow('cut off')
  expect(await test.as('viewer', workspaceId).audit.verify({})).toMatchObject({ batches: 0, unsealed: 2 })
  await sealAudit(test.services)
  expect(await test.as('viewer', workspaceId).audit.verify({ full: true })).toMatchObject({
    ok: true,
    entries: 2,
  })
})

it('takes an entry whose transaction commits after a later one’s was sealed', async () => {
  const workspaceId = await addWorkspace(test)
  const { services, db } = test
  const written = Promise.withResolvers<void>()
  const mayCommit = Promise.withResolvers<void>()
  const late = db.transaction(workspaceId, async (tx) => {
    record(services, tx, { kind: 'person', id: 'user_late', name: 'late' }, [
      { action: 'thing.do', subject: { kind: 'thing', id: 'late' } },
    ])
    written.resolve()
    await mayCommit.promise
  })
  await written.promise
  await addEntries(test, workspaceId, ['a', 'b'])
  expect(await sealAudit(services)).toBe(2)
  mayCommit.resolve()
  await late
  expect(await sealAudit(services)).toBe(1)
  const viewer = test.as('viewer', workspaceId).audit
  expect(await viewer.verify({ full: true })).toMatchObject({ ok: true, batches: 2, entries: 3 })
  // The late entry is older than the batch before its own, and is told with its own all the same.
  expect((await viewer.list({ subjectId: 'late' })).items[0]?.sealed).toEqual({ batch: 2, position: 0 })
})

it('leaves no entry waiting that a sealed batch holds', async () => {
  const rows = await test.db.transaction(allWorkspaces, (tx) =>
    tx.query('select entry_id from audit_unsealed intersect select unnest(entry_ids) from audit_batches'),
  )
  expect(rows).toEqual([])
})
