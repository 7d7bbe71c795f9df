import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '../json.ts'
import { type ChannelMessage, emailOf, headline, slackOf, webhookOf } from './message.ts'
import { redeliverAfterMs } from './retry.ts'
import { withoutSecrets } from './secret-arguments.ts'

it('an anomaly is told by its sentence, with what was done about it', () => {
  const message: ChannelMessage = {
    ...{
      reason: 'anomaly',
      anomalyId: 'ano_1',
      title: 'desk spent $9.00 <at once>.',
      agentName: 'desk',
      runId: null,
    },
    ...{ kind: 'usage', response: 'pause', until: '2026-01-05T10:00:00.000Z' },
  }
  const links = { open: 'https://example.test/anomalies/ano_1', decide: null }
  expect(headline(message)).toBe('Anomaly: desk spent $9.00 <at once>.')
  expect(emailOf(message, links).text).toBe(
    'desk spent $9.00 <at once>.\n\nAgent: desk\nDone about it: it is paused until 2026-01-05T10:00:00.000Z\n\n' +
      'Open in the dashboard:\nhttps://example.test/anomalies/ano_1\n',
  )
  expect(JSON.stringify(slackOf(message, links))).not.toContain('<at once>')
  expect(webhookOf(message, links, 'now')).toMatchObject({
    type: 'anomaly.found',
    data: { anomalyId: 'ano_1', response: 'pause', url: links.open },
  })
})

describe('withoutSecrets', () => {
  it.each<[string, Json, Json, Json]>([
    ['by name', { apiKey: 'x', user: 'ada' }, null, { apiKey: '•••', user: 'ada' }],
    ['whatever is in it', { credentials: { a: 1 } }, null, { credentials: '•••' }],
    ['deep down', { to: [{ Password: 'x', n: 1 }] }, null, { to: [{ Password: '•••', n: 1 }] }],
    [
      'near misses stay',
      { passenger: 'ada', compass: 1, pinned: true },
      null,
      { passenger: 'ada', compass: 1, pinned: true },
    ],
    [
      'by the schema',
      { memo: 'x', list: [{ code: 'y' }] },
      {
        properties: {
          memo: { writeOnly: true },
          list: { items: { properties: { code: { format: 'password' } } } },
        },
      },
      { memo: '•••', list: [{ code: '•••' }] },
    ],
    ['a schema that is none', { a: 1 }, ['x'], { a: 1 }],
    ['no object', 'text', { writeOnly: true }, 'text'],
  ])('leaves out %s', (_, value, schema, shown) => {
    expect(withoutSecrets(value, schema)).toEqual(shown)
  })

  it('never fails, whatever arguments and schema are', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (value, schema) => {
        withoutSecrets(value as Json, schema as Json)
      }),
    )
  })
})

const message: ChannelMessage = {
  reason: 'level',
  approvalId: 'apr_1',
  title: 'Refund\r\nBcc: everybody@example.test <b>&',
  action: 'refund',
  agentName: 'desk',
  onBehalfOf: null,
  risk: 'low',
  arguments: { note: '```<!channel>', much: 'x'.repeat(5_000) },
  askedAt: '2026-11-23T10:00:00.000Z',
  deadlineAt: null,
  level: 2,
  people: ['Ada', 'Bob'],
  policy: { name: 'nights', version: 3 },
}
const links = { open: 'https://control.test/approvals?id=apr_1', decide: null }

describe('a message', () => {
  it('has a subject of one line, and carries the link that decides only where there is one', () => {
    const mail = emailOf(message, links)
    expect(mail.subject).toBe('Decision needed: Refund Bcc: everybody@example.test <b>&')
    expect(mail.text).toContain('Because of: nights version 3, level 2')
    expect(mail.text).not.toContain('without signing in')
    const decide = 'https://control.test/decide/x'
    expect(emailOf(message, { ...links, decide }).text).toContain(decide)
    expect(headline({ reason: 'test', by: 'Ada' })).not.toContain('\n')
  })

  it('cannot call a channel or break out of its block in Slack, and keeps to its limits', () => {
    const { blocks } = slackOf(message, links) as { blocks: Array<{ text: { text: string } }> }
    const [, shown] = blocks
    expect(shown!.text.text).not.toContain('<!channel>')
    expect(shown!.text.text.slice(3, -3)).not.toContain('```')
    for (const { text } of blocks) expect(text.text.length).toBeLessThanOrEqual(3_000)
  })

  it('is a typed event for webhooks', () => {
    expect(webhookOf(message, links, 'now')).toMatchObject({
      type: 'approval.told',
      timestamp: 'now',
      data: { approvalId: 'apr_1', level: 2, url: links.open },
    })
  })
})

describe('redeliverAfterMs', () => {
  it('grows, spreads, keeps to an hour, and obeys what is asked for up to it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.integer({ min: 0, max: 10_000_000 }),
        (attempts, random, askedMs) => {
          const waitMs = redeliverAfterMs(attempts, random, askedMs)
          const bound = Math.min(3_600_000, 5_000 * 2 ** (attempts - 1))
          expect(waitMs).toBeGreaterThanOrEqual(Math.max(1_000, Math.min(askedMs, 3_600_000)))
          expect(waitMs).toBeLessThanOrEqual(Math.max(1_000, bound, Math.min(askedMs, 3_600_000)))
        },
      ),
    )
    expect(redeliverAfterMs(3, 0.5)).toBe(10_000)
  })
})
