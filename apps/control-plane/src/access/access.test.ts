import { allWorkspaces } from '@ground-control/db/database'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addPerson, auditOf, enter, testPassword } from '../../test/people.ts'
import { createTestServices } from '../../test/services.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
beforeAll(async () => {
  test = await createTestServices()
})
afterAll(() => test.drop())

const code = (name: string) => expect.objectContaining({ cause: expect.objectContaining({ code: name }) })

describe('signing in', () => {
  it('opens a session and says so on the record, wrong tries too', async () => {
    await addPerson(test, 'ada@example.test', 'operator')
    await expect(test.nobody.access.signIn({ email: 'ada@example.test', password: 'wrong' })).rejects.toEqual(
      code('unauthenticated'),
    )
    const result = await test.nobody.access.signIn({ email: ' ADA@Example.test ', password: testPassword })
    expect(result).toMatchObject({ workspaceId: test.workspaceId, user: { email: 'ada@example.test' } })
    const [entry, failed] = await auditOf(test)
    expect(entry).toMatchObject({
      action: 'access.sign_in',
      actorName: 'ada',
      actorKind: 'person',
      subjectId: result.sessionId,
    })
    expect(failed).toMatchObject({ action: 'access.sign_in_failed', subjectId: result.user.id })
  })

  it('answers an unknown address like a wrong password', async () => {
    const answer = (email: string) =>
      test.nobody.access.signIn({ email, password: 'wrong' }).catch((error: Error) => error.message)
    expect(await answer('nobody@example.test')).toBe(await answer('ada@example.test'))
  })

  it('lets 10 of 30 tries at once be wrong, then none, a right one included; others are not affected', async () => {
    await addPerson(test, 'grace@example.test', 'viewer')
    await addPerson(test, 'joan@example.test', 'viewer')
    const tries = await Promise.allSettled(
      Array.from({ length: 30 }, () =>
        test.nobody.access.signIn({ email: 'grace@example.test', password: 'guess' }),
      ),
    )
    const codes = tries.map((item) => (item.status === 'rejected' ? item.reason.cause.code : 'in'))
    expect(codes.filter((item) => item === 'unauthenticated')).toHaveLength(10)
    expect(codes.filter((item) => item === 'too_many')).toHaveLength(20)
    const late = await test.nobody.access
      .signIn({ email: 'grace@example.test', password: testPassword })
      .catch((error) => error.cause)
    expect(late).toMatchObject({ code: 'too_many' })
    expect(late.details.retryAfterMs).toBeGreaterThan(14 * 60_000)
    expect(late.details.retryAfterMs).toBeLessThanOrEqual(15 * 60_000)
    await test.nobody.access.signIn({ email: 'joan@example.test', password: testPassword })

    await test.db.transaction(allWorkspaces, (tx) =>
      tx.query(`update sign_in_attempts set at = at - interval '15 minutes'`),
    )
    await test.nobody.access.signIn({ email: 'grace@example.test', password: testPassword })
  })

  it('starts the count anew after a right password', async () => {
    await addPerson(test, 'mary@example.test', 'viewer')
    for (let round = 0; round < 3; round += 1) {
      for (let miss = 0; miss < 5; miss += 1)
        await expect(
          test.nobody.access.signIn({ email: 'mary@example.test', password: 'guess' }),
        ).rejects.toEqual(code('unauthenticated'))
      await test.nobody.access.signIn({ email: 'mary@example.test', password: testPassword })
    }
  })

  it('ends with signing out', async () => {
    const ada = await enter(test, 'ada@example.test')
    expect(await (await ada.call()).access.signOut()).toEqual({ signedOut: true })
    expect((await ada.find()).actor).toBeNull()
    expect((await auditOf(test))[0]).toMatchObject({ action: 'access.sign_out', subjectId: ada.sessionId })
    expect(await test.nobody.access.signOut()).toEqual({ signedOut: false })
    expect(await test.as('admin').access.signOut()).toEqual({ signedOut: false })
  })
})

describe('one person in two workspaces', () => {
  it('sees both, moves between them, and reaches no third', async () => {
    await addPerson(test, 'two@example.test', 'operator')
    const again = await test
      .as('admin', test.otherWorkspaceId)
      .access.addMember({ email: 'TWO@example.test', name: 'ignored', role: 'viewer' })
    expect(again).toMatchObject({ password: null, member: { name: 'two', role: 'viewer' } })

    const two = await enter(test, 'two@example.test')
    const me = await (await two.call()).access.me()
    expect(me).toMatchObject({ role: 'operator', email: 'two@example.test', workspace: { slug: 'one' } })
    expect(me.workspaces.map((workspace) => workspace.role)).toEqual(['operator', 'viewer'])

    await (await two.call()).access.switchWorkspace({ workspaceId: test.otherWorkspaceId })
    expect(await (await two.call()).access.me()).toMatchObject({
      role: 'viewer',
      workspace: { slug: 'two' },
    })
    const ada = await enter(test, 'ada@example.test')
    await expect(
      (await ada.call()).access.switchWorkspace({ workspaceId: test.otherWorkspaceId }),
    ).rejects.toEqual(code('not_found'))
    expect(await (await ada.call()).access.me()).toMatchObject({ workspace: { slug: 'one' } })
  })

  it('is led by nobody outside it', async () => {
    const member = await addPerson(test, 'inside@example.test', 'viewer')
    const outside = test.as('admin', test.otherWorkspaceId).access
    expect((await outside.members()).map((item) => item.email)).not.toContain('inside@example.test')
    await expect(outside.changeRole({ userId: member.userId, role: 'admin' })).rejects.toEqual(
      code('not_found'),
    )
    await expect(outside.removeMember({ userId: member.userId })).rejects.toEqual(code('not_found'))
    const { sessionId } = await enter(test, 'inside@example.test')
    await expect(outside.revokeSession({ sessionId })).rejects.toEqual(code('not_found'))
    expect((await outside.sessions()).map((session) => session.id)).not.toContain(sessionId)
    const { view } = await test.as('admin').access.createApiKey({ name: 'mine', scope: 'viewer' })
    await expect(outside.revokeApiKey({ id: view.id })).rejects.toEqual(code('not_found'))
    expect((await outside.apiKeys()).map((key) => key.id)).not.toContain(view.id)
  })
})

describe('members', () => {
  it('are added with a password that is shown once', async () => {
    const { member, password } = await test
      .as('admin')
      .access.addMember({ email: 'new@example.test', name: 'New', role: 'viewer' })
    expect(password).toMatch(/^[\w-]{20}$/)
    await test.nobody.access.signIn({ email: 'new@example.test', password: password ?? '' })
    const entry = (await auditOf(test)).find((item) => item.action === 'access.add_member')
    expect(entry).toMatchObject({ subjectId: member.userId })
    expect(JSON.stringify(entry)).not.toContain(password)
    await expect(
      test.as('admin').access.addMember({ email: 'new@example.test', name: 'New', role: 'admin' }),
    ).rejects.toEqual(code('conflict'))
  })

  it('change role at once, on the record', async () => {
    const { userId } = await addPerson(test, 'rise@example.test', 'viewer')
    const rise = await enter(test, 'rise@example.test')
    await test.as('admin').access.changeRole({ userId, role: 'developer' })
    expect((await rise.find()).actor?.role).toBe('developer')
    expect((await auditOf(test))[0]).toMatchObject({
      action: 'access.change_role',
      before: { role: 'viewer' },
      after: { role: 'developer' },
    })
    await test.as('admin').access.removeMember({ userId })
    expect((await rise.find()).actor).toBeNull()
    expect((await auditOf(test))[0]).toMatchObject({ action: 'access.remove_member', subjectId: userId })
  })

  it('keep an admin, however many leave at once', async () => {
    const workspaceId = test.otherWorkspaceId
    const admins = await Promise.all(
      ['x', 'y', 'z'].map((name) => addPerson(test, `${name}@example.test`, 'admin', workspaceId)),
    )
    const admin = test.as('admin', workspaceId)
    const outcomes = await Promise.allSettled(
      admins.map(({ userId }, index) =>
        index === 0
          ? admin.access.removeMember({ userId })
          : admin.access.changeRole({ userId, role: 'viewer' }),
      ),
    )
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(2)
    expect(outcomes.find((outcome) => outcome.status === 'rejected')?.reason).toEqual(code('conflict'))
    const left = await admin.access.members()
    expect(left.filter((member) => member.role === 'admin')).toHaveLength(1)
  })
})

describe('passwords', () => {
  it('change only with the present one, and end the other sessions', async () => {
    await addPerson(test, 'pass@example.test', 'viewer')
    const here = await enter(test, 'pass@example.test')
    const there = await enter(test, 'pass@example.test')
    const next = 'quite another one'
    await expect((await here.call()).access.changePassword({ current: 'wrong', next })).rejects.toMatchObject(
      {
        cause: { code: 'bad_request', details: { field: 'current' } },
      },
    )
    await (await here.call()).access.changePassword({ current: testPassword, next })
    expect((await here.find()).actor).not.toBeNull()
    expect((await there.find()).actor).toBeNull()
    await expect(
      test.nobody.access.signIn({ email: 'pass@example.test', password: testPassword }),
    ).rejects.toEqual(code('unauthenticated'))
    await test.nobody.access.signIn({ email: 'pass@example.test', password: next })
    await expect(test.as('admin').access.changePassword({ current: next, next })).rejects.toEqual(
      code('refused'),
    )
  })

  it('never leave the database, and neither do keys', async () => {
    const { key } = await test.as('admin').access.createApiKey({ name: 'k', scope: 'worker' })
    const record = JSON.stringify(await auditOf(test))
    const shown = JSON.stringify([
      await test.as('admin').access.apiKeys(),
      await test.as('admin').access.members(),
    ])
    for (const text of [record, shown]) {
      expect(text).not.toContain(key)
      expect(text).not.toContain('argon2')
      expect(text).not.toContain(testPassword)
    }
  })
})

describe('sessions', () => {
  it('are one’s own to see and end; an admin’s also the workspace’s', async () => {
    await addPerson(test, 'boss@example.test', 'admin')
    const ada = await enter(test, 'ada@example.test')
    const boss = await enter(test, 'boss@example.test')
    const seenByAda = await (await ada.call()).access.sessions()
    expect(new Set(seenByAda.map((session) => session.userName))).toEqual(new Set(['ada']))
    expect(seenByAda.filter((session) => session.isCurrent).map((session) => session.id)).toEqual([
      ada.sessionId,
    ])
    await expect((await ada.call()).access.revokeSession({ sessionId: boss.sessionId })).rejects.toEqual(
      code('not_found'),
    )
    const seenByBoss = await (await boss.call()).access.sessions()
    expect(seenByBoss.map((session) => session.id)).toContain(ada.sessionId)
    const revoke = async () => (await boss.call()).access.revokeSession({ sessionId: ada.sessionId })
    expect(await revoke()).toEqual({ revoked: true })
    expect(await revoke()).toEqual({ revoked: false })
    expect((await ada.find()).actor).toBeNull()
  })
})

describe('workspaces', () => {
  it('are made whole: admin, seeds and record, or not at all', async () => {
    const boss = await enter(test, 'boss@example.test')
    const call = await boss.call()
    const made = await call.access.createWorkspace({
      name: 'Third',
      slug: 'third',
      timeZone: 'Europe/Berlin',
    })
    await expect(call.access.createWorkspace({ name: 'Copy', slug: 'third' })).rejects.toEqual(
      code('conflict'),
    )
    await call.access.switchWorkspace({ workspaceId: made.workspaceId })
    expect(await (await boss.call()).access.me()).toMatchObject({
      role: 'admin',
      workspace: { slug: 'third', timeZone: 'Europe/Berlin' },
    })
    expect((await auditOf(test, made.workspaceId)).map((entry) => entry.action)).toContain(
      'access.create_workspace',
    )
    const count = () =>
      test.db.transaction(allWorkspaces, (tx) => tx.query('select count(*)::int as count from workspaces'))
    const before = await count()
    const broken = {
      ...test.services,
      seeds: [
        async () => {
          throw new Error('no seed')
        },
      ],
    }
    const { createWorkspace } = await import('./create-workspace.ts')
    const { actor } = await boss.find()
    await expect(
      createWorkspace(broken, actor!, { name: 'F', slug: 'fourth', timeZone: 'UTC' }),
    ).rejects.toThrow('no seed')
    expect(await count()).toEqual(before)
    await expect(test.as('admin').access.createWorkspace({ name: 'K', slug: 'by-key' })).rejects.toEqual(
      code('refused'),
    )
  })
})
