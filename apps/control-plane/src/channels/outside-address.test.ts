import type { lookup } from 'node:dns'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startReceiver } from '../../test/receivers.ts'
import { createOutsideAddress } from './outside-address.ts'
import { post } from './send/post.ts'
import { sendEmail } from './send/send-email.ts'

let receiver: Awaited<ReturnType<typeof startReceiver>>
beforeAll(async () => {
  receiver = await startReceiver()
})
afterAll(() => receiver.stop())

const outside = createOutsideAddress([])
const refused = { ok: false, isFinal: true, error: expect.stringContaining('is inside a private network') }
/** A name server of one's own: gives one answer after another. */
const resolver = (...answers: string[][]) => {
  const asked: string[] = []
  const resolve = ((host: string, _options: unknown, done: (...args: unknown[]) => void) => {
    asked.push(host)
    const addresses = answers.shift() ?? []
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
  }) as unknown as typeof lookup
  return { resolve, asked }
}

describe('an address inside', () => {
  it.each([
    '127.0.0.1',
    '127.1',
    '127.255.255.254',
    '0177.0.0.1',
    '0x7f000001',
    '2130706433',
    'localhost',
    'LOCALHOST',
    '[::1]',
    '[::]',
    '[0:0:0:0:0:ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '0.0.0.0',
    '0',
    '169.254.169.254',
    '0xa9fea9fe',
    '2852039166',
    '0251.0376.0251.0376',
    '[::ffff:a9fe:a9fe]',
    '[64:ff9b::a9fe:a9fe]',
    '[64:ff9b:1::7f00:1]',
    '[2002:7f00:1::]',
    '[fe80::1]',
    '[fd00:ec2::254]',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '224.0.0.1',
    '255.255.255.255',
  ])('is refused as %s, and nothing is connected to', async (host) => {
    const outcome = await post(outside, `http://${host}:${receiver.port}/`, '{}', {})
    expect(outcome).toMatchObject(refused)
    expect(receiver.connections()).toBe(0)
  })

  it.each(['127.0.0.1', '127.1', 'localhost', '::1', '0x7f.1', '2130706433'])(
    'is refused to mail as %s',
    async (host) => {
      const settings = { kind: 'email', host, port: receiver.port, security: 'none', user: '' } as const
      const mail = { id: 'dlv_1', to: 'ada@example.test', subject: 'x', text: 'x' }
      const from = 'control@example.test'
      expect(await sendEmail(outside, { ...settings, from }, null, mail)).toMatchObject(refused)
      expect(receiver.connections()).toBe(0)
    },
  )

  it('is refused where a name has it beside one outside', async () => {
    const { resolve } = resolver(['93.184.215.14', '127.0.0.1'])
    const mixed = createOutsideAddress([], resolve)
    expect(await post(mixed, `http://example.test:${receiver.port}/`, '{}', {})).toMatchObject(refused)
  })

  it('is refused where a name leads there at the second look: what is checked is what is connected to', async () => {
    const { resolve, asked } = resolver(['127.0.0.2'], ['127.0.0.1'])
    const rebinding = createOutsideAddress(['127.0.0.1/32'], resolve)
    const address = `http://rebinding.test:${receiver.port}/`
    expect(await post(rebinding, address, '{}', {})).toMatchObject(refused)
    expect(asked).toEqual(['rebinding.test'])
    expect(await post(rebinding, address, '{}', {})).toEqual({ ok: true })
    expect(asked).toEqual(['rebinding.test', 'rebinding.test'])
  })
})

describe('an address outside', () => {
  it.each(['93.184.215.14', '1.1.1.1', '2606:4700:4700::1111'])('%s is let through', async (address) => {
    expect(await outside.resolve(address)).toBe(address)
  })
})
