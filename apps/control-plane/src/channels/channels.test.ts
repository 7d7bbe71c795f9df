import { allWorkspaces } from '@ground-control/db/database'
import { takeDueDeliveries } from '@ground-control/db/repositories/deliveries'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { deliverDue } from '../../test/deliver-due.ts'
import { addPerson, auditOf, enter } from '../../test/people.ts'
import { startMailServer, startReceiver } from '../../test/receivers.ts'
import { createTestServices } from '../../test/services.ts'

type Test = Awaited<ReturnType<typeof createTestServices>>
let test: Test
let receiver: Awaited<ReturnType<typeof startReceiver>>
let mail: Awaited<ReturnType<typeof startMailServer>>

beforeAll(async () => {
  test = await createTestServices()
  receiver = await startReceiver()
  mail = await startMailServer()
})
afterAll(async () => {
  await receiver.stop()
  await mail.stop()
  await test.drop()
})
beforeEach(() => {
  receiver.received.length = 0
  receiver.answers.length = 0
})

const query = <Row>(sql: string, values: unknown[] = []) =>
  test.db.transaction(test.workspaceId, (tx) => tx.query<Row>(sql, values))
let names = 0
const addHook = (url = receiver.url) => {
  names += 1
  return test.as('admin').channels.save({ name: `hook ${names}`, settings: { kind: 'webhook', url } })
}
const mailSettings = () =>
  ({
    kind: 'email',
    host: '127.0.0.1',
    port: mail.port,
    security: 'none',
    from: 'control@example.test',
  }) as const
const deliveryOf = async (deliveryId: string) => {
  const { items } = await test.as('viewer').channels.deliveries({ limit: 200 })
  return items.find(({ id }) => id === deliveryId)!
}
const sendTest = async (channelId: string) =>
  (await test.as('admin').channels.test({ id: channelId })).deliveryId
const isDueNow = (deliveryId: string) =>
  query('update deliveries set next_at = now() where id = $1', [deliveryId])

describe('a delivery', () => {
  it('is tried again until it arrives, signed anew under the same id', async () => {
    const { channel, secret } = await addHook()
    receiver.answers.push({ status: 500 }, { status: 429, headers: { 'retry-after': '600' } })
    const id = await sendTest(channel.id)
    await deliverDue(test.services)
    expect(await deliveryOf(id)).toMatchObject({ status: 'queued', attempts: 1, lastError: 'answered 500' })
    await deliverDue(test.services)
    expect(receiver.received).toHaveLength(1)
    await isDueNow(id)
    await deliverDue(test.services)
    const [waits] = await query<{ ms: number }>(
      'select (extract(epoch from next_at - now()) * 1000)::float8 as ms from deliveries where id = $1',
      [id],
    )
    // What the receiver asked for; its own backoff after two tries is 10 s at most.
    expect(waits!.ms).toBeGreaterThan(500_000)
    await isDueNow(id)
    await Promise.all([1, 2, 3].map(() => deliverDue(test.services)))
    expect(await deliveryOf(id)).toMatchObject({
      status: 'delivered',
      attempts: 3,
      lastError: null,
      nextAt: null,
    })
    expect(receiver.received).toHaveLength(3)
    for (const { headers, body } of receiver.received) {
      expect(headers['webhook-id']).toBe(id)
      const given = headers as Record<string, string>
      expect(new Webhook(secret!).verify(body, given)).toMatchObject({ type: 'channel.tested' })
      expect(() => new Webhook(secret!).verify(body.replace('tested', 'broken'), given)).toThrow()
    }
    expect((await auditOf(test)).filter(({ subjectId }) => subjectId === id)).toMatchObject([
      { action: 'delivery.delivered', after: { attempts: 3 } },
    ])
  })

  it('is given up where trying again cannot help, or has not helped for long, and tried again by hand', async () => {
    const { channel } = await addHook()
    receiver.answers.push({ status: 410 })
    const id = await sendTest(channel.id)
    await expect(test.as('operator').channels.retryDelivery({ id })).rejects.toMatchObject({
      code: 'CONFLICT',
    })
    await deliverDue(test.services)
    expect(await deliveryOf(id)).toMatchObject({ status: 'dead', attempts: 1, lastError: 'answered 410' })
    expect(await test.as('operator').channels.retryDelivery({ id })).toMatchObject({
      status: 'queued',
      attempts: 0,
    })
    await query('update deliveries set attempts = 14 where id = $1', [id])
    receiver.answers.push({ status: 503 })
    await deliverDue(test.services)
    expect(await deliveryOf(id)).toMatchObject({ status: 'dead', attempts: 15, lastError: 'answered 503' })
    await test.as('operator').channels.retryDelivery({ id })
    await deliverDue(test.services)
    expect(await deliveryOf(id)).toMatchObject({ status: 'delivered', attempts: 1 })
  })

  it('does not follow a redirect', async () => {
    receiver.answers.push({ status: 307, headers: { location: `${receiver.url}/elsewhere` } })
    const id = await sendTest((await addHook(`${receiver.url}/here`)).channel.id)
    await deliverDue(test.services)
    expect(receiver.received.map(({ path }) => path)).toEqual(['/here'])
    expect(await deliveryOf(id)).toMatchObject({
      status: 'dead',
      lastError: expect.stringContaining('redirects'),
    })
  })

  it('of who dies over it is taken by another once the lease is over, and the dead one has no word in it', async () => {
    const id = await sendTest((await addHook()).channel.id)
    const take = () =>
      test.db.transaction(allWorkspaces, (tx) =>
        takeDueDeliveries(tx, { limit: 10, ofEach: 10, leaseMs: 90_000 }),
      )
    expect((await take()).map((delivery) => delivery.id)).toEqual([id])
    await deliverDue(test.services)
    expect(receiver.received).toEqual([])
    await isDueNow(id)
    await deliverDue(test.services)
    expect(await deliveryOf(id)).toMatchObject({ status: 'delivered', attempts: 2 })
  })

  it('is dropped where the channel was switched off meanwhile', async () => {
    const { channel } = await addHook()
    const id = await sendTest(channel.id)
    await test.as('admin').channels.archive({ id: channel.id })
    await deliverDue(test.services)
    expect(receiver.received).toEqual([])
    expect(await deliveryOf(id)).toMatchObject({ status: 'dropped' })
  })

  it('by mail goes to the person themselves, with sign-in, and a mailbox that is none ends it', async () => {
    await addPerson(test, 'root@example.test', 'admin')
    const root = await (await enter(test, 'root@example.test')).call()
    const user = { user: 'control', password: 'the mail password' }
    const { channel } = await root.channels.save({ name: 'mail', settings: { ...mailSettings(), ...user } })
    const { deliveryId } = await root.channels.test({ id: channel.id })
    await deliverDue(test.services)
    expect(mail.mails).toMatchObject([{ to: ['root@example.test'], user: 'control' }])
    expect(mail.mails[0]!.source).toContain(`Message-ID: <${deliveryId}@example.test>`)
    mail.refusals.push('root@example.test')
    const refused = await root.channels.test({ id: channel.id })
    await deliverDue(test.services)
    expect(await deliveryOf(refused.deliveryId)).toMatchObject({ status: 'dead', attempts: 1 })
    await expect(test.as('admin').channels.test({ id: channel.id })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    })
  })
})

describe('the secrets of channels', () => {
  it('leave by no read, log or record, and are sealed where they lie', async () => {
    const admin = test.as('admin')
    const settings = { ...mailSettings(), user: 'control', password: 'hunter2-hunter2' }
    const saved = [
      await admin.channels.save({ name: 'sealed mail', settings }),
      await admin.channels.save({
        name: 'sealed slack',
        settings: { kind: 'slack', url: `${receiver.url}/services/T0/hunter2-hunter2` },
      }),
      await admin.channels.save({
        name: 'sealed hook',
        settings: { kind: 'webhook', url: receiver.url, secret: `whsec_${'hunter2hunter2hu'.repeat(2)}` },
      }),
    ]
    expect(saved.map(({ secret }) => secret)).toEqual([null, null, null])
    await sendTest(saved[1]!.channel.id)
    await deliverDue(test.services)
    expect(receiver.received[0]).toMatchObject({ path: '/services/T0/hunter2-hunter2' })
    const everything = JSON.stringify([
      saved,
      await admin.channels.list(),
      await admin.channels.deliveries(),
      await query('select to_jsonb(c) as row from channels c'),
      await query('select to_jsonb(d) as row from deliveries d'),
      await auditOf(test),
    ])
    expect(everything).not.toContain('hunter2')
    expect(everything).toContain('sealed slack')
  })

  it('include the address of a hook: admins see it, others its host, and the record its hash', async () => {
    const admin = test.as('admin')
    const saved = await addHook(`${receiver.url}/hooks/hunter3`)
    const { id, name } = saved.channel
    await admin.channels.save({
      id,
      name,
      settings: { kind: 'webhook', url: `${receiver.url}/hooks/hunter4` },
    })
    const seenBy = async (role: 'viewer' | 'operator' | 'developer' | 'admin') =>
      (await test.as(role).channels.list()).find((channel) => channel.id === id)
    const host = `127.0.0.1:${receiver.port}`
    for (const role of ['viewer', 'operator', 'developer'] as const)
      expect(await seenBy(role)).toMatchObject({ name, kind: 'webhook', host, settings: null })
    expect(await seenBy('admin')).toMatchObject({
      host,
      settings: { kind: 'webhook', url: `${receiver.url}/hooks/hunter4` },
    })
    await admin.channels.archive({ id })
    const { items } = await test.as('viewer').audit.list({ limit: 200 })
    const entries = items.filter(({ subject }) => subject.id === id)
    expect(entries.map(({ action }) => action)).toEqual(['channel.archive', 'channel.save', 'channel.save'])
    expect(JSON.stringify(entries)).not.toContain('hunter')
    expect(entries[1]).toMatchObject({
      before: { settings: { kind: 'webhook', host, addressHash: expect.stringMatching(/^[0-9a-f]{64}$/) } },
    })
    const hashOf = (kept: unknown) => (kept as { settings: { addressHash: string } }).settings.addressHash
    expect(hashOf(entries[1]!.before)).not.toBe(hashOf(entries[1]!.after))
  })

  it('of mail servers are seen by admins alone', async () => {
    const saved = await test
      .as('admin')
      .channels.save({ name: 'seen mail', settings: { ...mailSettings(), user: 'control' } })
    const { id } = saved.channel
    const list = await test.as('viewer').channels.list()
    expect(list.find((channel) => channel.id === id)).toMatchObject({
      kind: 'email',
      host: '127.0.0.1',
      settings: null,
    })
  })

  it('stay where none is given, and go to no other server than they were set for', async () => {
    const admin = test.as('admin')
    const settings = { ...mailSettings(), user: 'control' }
    const { channel } = await admin.channels.save({
      name: 'kept',
      settings: { ...settings, password: 'the mail password' },
    })
    const { id } = channel
    const renamed = await admin.channels.save({ id, revision: 1, name: 'kept on', settings })
    expect(renamed.channel).toMatchObject({ name: 'kept on', hasSecret: true, revision: 2 })
    await expect(
      admin.channels.save({ id, name: 'kept', settings: { ...settings, host: 'mail.example.test' } }),
    ).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      cause: { details: { issues: [{ field: 'settings.password' }] } },
    })
    await expect(admin.channels.save({ id, revision: 1, name: 'kept', settings })).rejects.toMatchObject({
      code: 'CONFLICT',
    })
    await expect(
      admin.channels.save({ id, name: 'kept', settings: { kind: 'slack', url: receiver.url } }),
    ).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  })

  it('of another workspace are out of reach', async () => {
    const { channel } = await addHook()
    const stranger = test.as('admin', test.otherWorkspaceId)
    expect(await stranger.channels.list()).toEqual([])
    for (const call of [
      () => stranger.channels.archive({ id: channel.id }),
      () => stranger.channels.test({ id: channel.id }),
      () =>
        stranger.channels.save({
          id: channel.id,
          name: 'x',
          settings: { kind: 'webhook', url: receiver.url },
        }),
    ])
      await expect(call()).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})
