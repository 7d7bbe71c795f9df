import { allWorkspaces } from '@ground-control/db/database'
import { encode } from 'next-auth/jwt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addPerson, enter } from '../../test/people.ts'
import { createTestServices } from '../../test/services.ts'
import { actorOf, sessionCookie } from './actor.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
beforeAll(async () => {
  test = await createTestServices()
  await addPerson(test, 'ada@example.test', 'operator')
})
afterAll(() => test.drop())

const asKey = (key: string) => actorOf(test.services, { authorization: `Bearer ${key}` })

describe('a key', () => {
  it('is found by its text alone, and its use noted', async () => {
    const { key, view } = await test.as('admin').access.createApiKey({ name: 'CI', scope: 'developer' })
    expect(key).toMatch(/^gc_developer_[A-Za-z0-9_-]{43}$/)
    expect(view).toMatchObject({ prefix: key.slice(0, 16), lastUsedAt: null })
    expect(await asKey(key)).toEqual({
      actor: { kind: 'program', id: view.id, name: 'CI', workspaceId: test.workspaceId, role: 'developer' },
      sessionId: null,
    })
    const [after] = await test.as('admin').access.apiKeys()
    expect(after?.lastUsedAt).not.toBeNull()
  })

  it('is nobody when altered, cut short, lengthened or absent', async () => {
    const { key } = await test.as('admin').access.createApiKey({ name: 'CI', scope: 'developer' })
    const other = key.endsWith('A') ? 'B' : 'A'
    const raised = key.replace('gc_developer_', 'gc_admin_')
    for (const wrong of [key.slice(0, -1) + other, key.slice(0, -1), `${key}A`, raised, 'gc_', '', ' '])
      expect(await asKey(wrong)).toEqual({ actor: null, sessionId: null })
    expect(await actorOf(test.services, { authorization: `Basic ${key}` })).toMatchObject({ actor: null })
    expect(await actorOf(test.services, {})).toMatchObject({ actor: null })
  })

  it('ends when revoked and when expired', async () => {
    const admin = test.as('admin')
    const { key, view } = await admin.access.createApiKey({ name: 'short', scope: 'viewer' })
    expect((await asKey(key)).actor).not.toBeNull()
    await admin.access.revokeApiKey({ id: view.id })
    expect((await asKey(key)).actor).toBeNull()

    const second = await admin.access.createApiKey({ name: 'old', scope: 'viewer', expiresInMs: 60_000 })
    await test.db.transaction(test.workspaceId, (tx) =>
      tx.query(`update api_keys set expires_at = now() - interval '1 second' where id = $1`, [
        second.view.id,
      ]),
    )
    expect((await asKey(second.key)).actor).toBeNull()
  })

  it('notes its use once a minute, not once a call', async () => {
    const { key, view } = await test.as('admin').access.createApiKey({ name: 'busy', scope: 'viewer' })
    const readUse = () =>
      test.db.transaction(test.workspaceId, (tx) =>
        tx.query<{ at: string }>('select last_used_at::text as at from api_keys where id = $1', [view.id]),
      )
    await asKey(key)
    const first = await readUse()
    test.services.actors.forget()
    await asKey(key)
    expect(await readUse()).toEqual(first)
  })
})

describe('a session', () => {
  it('is found by the encrypted cookie', async () => {
    const ada = await enter(test, 'ada@example.test')
    expect(await ada.find()).toEqual({
      actor: {
        kind: 'person',
        id: ada.user.id,
        name: 'ada',
        workspaceId: test.workspaceId,
        role: 'operator',
      },
      sessionId: ada.sessionId,
    })
  })

  it('is nobody under another secret, past its time, without a session or in plain text', async () => {
    const ada = await enter(test, 'ada@example.test')
    const secret = test.services.keys.authSecret
    const tokens = [
      await encode({ token: { sid: ada.sessionId }, secret: 'another' }),
      await encode({ token: { sid: ada.sessionId }, secret, maxAge: -60 }),
      await encode({ token: { sub: ada.user.id }, secret }),
      await encode({ token: { sid: `${ada.sessionId}' or true --` }, secret }),
      ada.sessionId,
      'x'.repeat(10_000),
    ]
    for (const token of tokens) {
      const found = await actorOf(test.services, { cookie: `${sessionCookie}=${token}` })
      expect(found).toEqual({ actor: null, sessionId: null })
    }
  })

  it('ends with the account, the membership, the row and its time', async () => {
    const damages = [
      `update users set disabled_at = now() where email = 'ada@example.test'`,
      `update members set workspace_id = '${test.otherWorkspaceId}' where user_id = (select id from users where email = 'ada@example.test')`,
      `update sessions set revoked_at = now()`,
      `update sessions set expires_at = now()`,
    ]
    for (const damage of damages) {
      const ada = await enter(test, 'ada@example.test')
      expect((await ada.find()).actor).not.toBeNull()
      const undo = await test.db.transaction(allWorkspaces, async (tx) => {
        await tx.query(damage)
        return [
          `update users set disabled_at = null`,
          `update members set workspace_id = '${test.workspaceId}'`,
        ]
      })
      test.services.changes.publish({ workspaceId: test.workspaceId, topic: 'access', ids: [] })
      expect((await ada.find()).actor, damage).toBeNull()
      await test.db.transaction(allWorkspaces, async (tx) => {
        for (const statement of undo) await tx.query(statement)
      })
    }
  })

  it('is not kept longer than a second where no notice arrives', async () => {
    const ada = await enter(test, 'ada@example.test')
    expect((await ada.find()).actor).not.toBeNull()
    await test.db.transaction(allWorkspaces, (tx) =>
      tx.query('update sessions set revoked_at = now() where id = $1', [ada.sessionId]),
    )
    await expect.poll(async () => (await ada.find()).actor, { timeout: 2_000 }).toBeNull()
  })

  it('does not help a wrong key', async () => {
    const ada = await enter(test, 'ada@example.test')
    const found = await actorOf(test.services, { ...ada.headers, authorization: 'Bearer gc_wrong' })
    expect(found.actor).toBeNull()
  })
})
