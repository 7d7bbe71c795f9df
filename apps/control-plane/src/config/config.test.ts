import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestServices } from '../../test/services.ts'
import { openSecret, sealSecret } from './cipher.ts'
import { readFlags } from './flags.ts'
import { readSecret } from './read-secret.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
beforeAll(async () => {
  test = await createTestServices()
})
afterAll(() => test.drop())

const auditOf = (id: string) =>
  test.db.transaction(test.workspaceId, (tx) =>
    tx.query<{ action: string; before: unknown; after: unknown }>(
      'select action, before, after from audit_entries where subject_id = $1 order by at, id',
      [id],
    ),
  )
const refused = (code: string) => expect.objectContaining({ cause: expect.objectContaining({ code }) })

describe('entries', () => {
  it('are set, changed and removed, each on the record', async () => {
    const admin = test.as('admin')
    expect(await admin.config.set({ key: 'a.one', value: { x: [1, null] } })).toMatchObject({
      key: 'a.one',
      revision: 1,
      updatedBy: 'admin of tests',
    })
    expect(await admin.config.set({ key: 'a.one', value: null })).toMatchObject({ value: null, revision: 2 })
    expect(await test.as('viewer').config.list({ prefix: 'a.' })).toEqual([
      expect.objectContaining({ key: 'a.one', value: null, revision: 2 }),
    ])
    expect(await admin.config.remove({ key: 'a.one' })).toEqual({ removed: true })
    await expect(admin.config.remove({ key: 'a.one' })).rejects.toEqual(refused('not_found'))
    expect(await auditOf('a.one')).toEqual([
      { action: 'config.set', before: null, after: { value: { x: [1, null] }, revision: 1 } },
      {
        action: 'config.set',
        before: { value: { x: [1, null] }, revision: 1 },
        after: { value: null, revision: 2 },
      },
      { action: 'config.remove', before: { value: null, revision: 2 }, after: null },
    ])
  })
  it('compare the revision where one is given; 0 means not there yet', async () => {
    const admin = test.as('admin')
    await admin.config.set({ key: 'b', value: 1, revision: 0 })
    await expect(admin.config.set({ key: 'b', value: 2, revision: 0 })).rejects.toEqual(refused('conflict'))
    await expect(admin.config.set({ key: 'b', value: 2, revision: 9 })).rejects.toEqual(refused('conflict'))
    await expect(admin.config.set({ key: 'not-there', value: 2, revision: 1 })).rejects.toEqual(
      refused('conflict'),
    )
    expect(await admin.config.set({ key: 'b', value: 2, revision: 1 })).toMatchObject({ revision: 2 })
    expect(await auditOf('b')).toHaveLength(2)
  })
  it.each([0, 1])('let one of ten writers at revision %s win', async (revision) => {
    const key = `race-${revision}`
    if (revision === 1) await test.as('admin').config.set({ key, value: 'first' })
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, (_, value) => test.as('admin').config.set({ key, value, revision })),
    )
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
    expect(await auditOf(key)).toHaveLength(revision + 1)
  })
  it('count every writer who names no revision', async () => {
    await Promise.all(
      Array.from({ length: 10 }, (_, value) => test.as('admin').config.set({ key: 'busy', value })),
    )
    expect((await test.as('viewer').config.list({ prefix: 'busy' }))[0]?.revision).toBe(10)
  })
  it('are searched by prefix, taken literally', async () => {
    await test.as('admin').config.set({ key: 'l_x', value: 1 })
    await test.as('admin').config.set({ key: 'lax', value: 1 })
    expect((await test.as('viewer').config.list({ prefix: 'l_' })).map((entry) => entry.key)).toEqual(['l_x'])
    expect(await test.as('viewer').config.list({ prefix: '%' })).toEqual([])
  })
  it('give a run its flags', async () => {
    await test.as('admin').config.set({ key: 'flag.new_desk', value: { share: 0.5 } })
    await test.as('admin', test.otherWorkspaceId).config.set({ key: 'flag.theirs', value: true })
    expect(await test.db.transaction(test.workspaceId, readFlags)).toEqual({ new_desk: { share: 0.5 } })
  })
  it.each([
    ['key', { key: 'Bad Key', value: 1 }],
    ['value', { key: 'x', value: 'x'.repeat(30_000) }],
    ['value', { key: 'x', value: 'a\0b' }],
    ['value', { key: 'x', value: Number.NaN }],
    ['value', { key: 'x', value: JSON.parse('{"__proto__": 1}') }],
    ['revision', { key: 'x', value: 1, revision: -1 }],
  ])('refuse bad input that names %s', async (field, input) => {
    await expect(test.as('admin').config.set(input)).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.stringContaining(field),
    })
    expect(await auditOf('x')).toEqual([])
  })
})

describe('secrets', () => {
  it('are kept sealed, listed by name, read by workers alone, each on the record without the value', async () => {
    const admin = test.as('admin')
    await admin.config.setSecret({ name: 'STRIPE', value: 'sk_live_ü' })
    const rows = await test.db.transaction(test.workspaceId, (tx) =>
      tx.query<{ ciphertext: Buffer }>('select ciphertext from secrets'),
    )
    expect(rows[0]?.ciphertext.toString('latin1')).not.toContain('sk_live')
    expect(await admin.config.secrets()).toEqual([
      { name: 'STRIPE', updatedBy: 'admin of tests', updatedAt: expect.any(String) },
    ])
    expect(await test.as('worker').worker.secret({ name: 'STRIPE' })).toEqual({ value: 'sk_live_ü' })
    await admin.config.setSecret({ name: 'STRIPE', value: 'sk_live_2' })
    expect(await test.as('worker').worker.secret({ name: 'STRIPE' })).toEqual({ value: 'sk_live_2' })
    await admin.config.removeSecret({ name: 'STRIPE' })
    await expect(test.as('worker').worker.secret({ name: 'STRIPE' })).rejects.toEqual(refused('not_found'))
    await expect(admin.config.removeSecret({ name: 'STRIPE' })).rejects.toEqual(refused('not_found'))
    const audit = await auditOf('STRIPE')
    expect(audit.map((entry) => entry.action)).toEqual([
      'secret.set',
      'secret.read',
      'secret.replace',
      'secret.read',
      'secret.remove',
    ])
    expect(JSON.stringify(audit)).not.toContain('sk_live')
  })
  it('say so when the master key has changed', async () => {
    await test.as('admin').config.setSecret({ name: 'OLD', value: 'x' })
    const others = { ...test.services, keys: { ...test.services.keys, masterKey: 'another' } }
    await expect(readSecret(others, test.actor('worker'), { name: 'OLD' })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('OLD'),
    })
  })
  it.each([
    ['name', { name: '1st', value: 'x' }],
    ['value', { name: 'x', value: '' }],
    ['value', { name: 'x', value: 'x'.repeat(20_001) }],
  ])('refuse bad input that names %s', async (field, input) => {
    await expect(test.as('admin').config.setSecret(input)).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.stringContaining(field),
    })
  })
})

describe('the seal', () => {
  it('opens with its key, in its place and unchanged only', () => {
    const sealed = sealSecret('key', 'ws_1', 'NAME', 'value')
    expect(openSecret('key', 'ws_1', 'NAME', sealed)).toBe('value')
    expect(openSecret('key2', 'ws_1', 'NAME', sealed)).toBeNull()
    expect(openSecret('key', 'ws_2', 'NAME', sealed)).toBeNull()
    expect(openSecret('key', 'ws_1', 'OTHER', sealed)).toBeNull()
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed)
      changed[at] = changed[at]! ^ 1
      expect(openSecret('key', 'ws_1', 'NAME', changed)).toBeNull()
    }
    expect(openSecret('key', 'ws_1', 'NAME', sealed.subarray(0, 20))).toBeNull()
  })
  it('is another each time', () => {
    expect(sealSecret('key', 'w', 'n', 'v')).not.toEqual(sealSecret('key', 'w', 'n', 'v'))
  })
})

describe('who may', () => {
  it('admins set; viewers list entries, not secrets; workers read secrets and nothing else', async () => {
    for (const role of ['viewer', 'operator', 'developer', 'worker'] as const) {
      const caller = test.as(role)
      await expect(caller.config.set({ key: 'x', value: 1 })).rejects.toMatchObject({ code: 'FORBIDDEN' })
      await expect(caller.config.remove({ key: 'x' })).rejects.toMatchObject({ code: 'FORBIDDEN' })
      await expect(caller.config.secrets()).rejects.toMatchObject({ code: 'FORBIDDEN' })
      await expect(caller.config.setSecret({ name: 'x', value: 'x' })).rejects.toMatchObject({
        code: 'FORBIDDEN',
      })
      await expect(caller.config.removeSecret({ name: 'x' })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    }
    await expect(test.as('admin').worker.secret({ name: 'x' })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(test.as('worker').config.list()).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })
  it('another workspace has its own entries and secrets of the same names', async () => {
    const theirs = test.otherWorkspaceId
    await test.as('admin').config.set({ key: 'shared', value: 'ours' })
    await test.as('admin').config.setSecret({ name: 'SHARED', value: 'ours' })
    expect(await test.as('admin', theirs).config.list({ prefix: 'shared' })).toEqual([])
    expect(await test.as('admin', theirs).config.secrets()).toEqual([])
    await expect(test.as('worker', theirs).worker.secret({ name: 'SHARED' })).rejects.toEqual(
      refused('not_found'),
    )
    await expect(test.as('admin', theirs).config.remove({ key: 'shared' })).rejects.toEqual(
      refused('not_found'),
    )
    await expect(test.as('admin', theirs).config.removeSecret({ name: 'SHARED' })).rejects.toEqual(
      refused('not_found'),
    )
    await test.as('admin', theirs).config.setSecret({ name: 'SHARED', value: 'theirs' })
    expect(await test.as('worker').worker.secret({ name: 'SHARED' })).toEqual({ value: 'ours' })
    expect(await test.as('worker', theirs).worker.secret({ name: 'SHARED' })).toEqual({ value: 'theirs' })
  })
})
