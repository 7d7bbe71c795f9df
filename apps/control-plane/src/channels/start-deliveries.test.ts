import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { startReceiver } from '../../test/receivers.ts'
import { createTestServices } from '../../test/services.ts'
import { startDeliveries } from './start-deliveries.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
beforeAll(async () => {
  test = await createTestServices()
})
afterAll(() => test.drop())

it('waits for no other receiver', async () => {
  const silent = await startReceiver({ isSilent: true })
  const lively = await startReceiver()
  const hook = async (name: string, url: string) =>
    (await test.as('admin').channels.save({ name, settings: { kind: 'webhook', url } })).channel.id
  const send = async (id: string) => (await test.as('admin').channels.test({ id })).deliveryId
  const [dead, live] = [await hook('silent', silent.url), await hook('lively', lively.url)]
  const loop = startDeliveries(test.services, 20)
  try {
    const stuck = await Promise.all(Array.from({ length: 9 }, () => send(dead)))
    await vi.waitFor(() => expect(silent.received).toHaveLength(6), 5_000)
    for (let n = 1; n <= 20; n += 1) {
      await send(live)
      await vi.waitFor(() => expect(lively.received).toHaveLength(n), 15_000)
    }
    const { items } = await test.as('viewer').channels.deliveries({ channelId: dead, limit: 50 })
    expect(items.map(({ id, status, lastError }) => ({ id, status, lastError }))).toEqual(
      expect.arrayContaining(stuck.map((id) => ({ id, status: 'queued', lastError: null }))),
    )
    expect(items.map(({ attempts }) => attempts).sort()).toEqual([0, 0, 0, 1, 1, 1, 1, 1, 1])
  } finally {
    await silent.stop()
    await loop.stop()
    await lively.stop()
  }
}, 60_000)
