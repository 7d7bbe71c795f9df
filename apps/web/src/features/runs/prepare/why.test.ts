import type { Wait } from '@ground-control/core/runs/schema'
import { describe, expect, it } from 'vitest'
import { servedText, waitSummary, waitText, whyOf } from './why.ts'

const approval: Wait = { kind: 'approval', stepId: 's', name: 'issue_refund', approvalId: 'apr_1' }
const event: Wait = {
  kind: 'event',
  stepId: 's',
  name: 'w',
  eventType: 'customer.message',
  eventKey: 'chat-7',
  until: '2026-11-20T12:00:00Z',
}
const run = {
  status: 'queued' as const,
  waits: [] as Wait[],
  servingWorkers: 2,
  workerId: null,
  agentName: 'desk',
  agentVersionNumber: 4,
  cancelRequestedAt: null,
}

describe('whyOf', () => {
  it('says when nobody could take it', () => {
    expect(whyOf({ ...run, servingWorkers: 0 })[0]?.text).toBe(
      'No live worker serves desk version 4: it waits for one',
    )
    expect(whyOf(run)[0]?.text).toBe('In line; 2 live workers could take it')
  })
  it('names all that it waits for', () => {
    const why = whyOf({ ...run, status: 'waiting', waits: [approval, event] })
    expect(why.map((item) => item.text)).toEqual([
      'Waits for a person to decide on “issue_refund”',
      'Waits for the event customer.message with the key “chat-7”',
    ])
  })
  it('tells of a stop that is on its way', () => {
    expect(whyOf({ ...run, status: 'running', cancelRequestedAt: '2026-11-20T12:00:00Z' })).toHaveLength(2)
  })
  it.each(['succeeded', 'failed', 'cancelled'] as const)('has nothing to explain once %s', (status) => {
    expect(whyOf({ ...run, status })).toEqual([])
  })
})

it('leads to the decision', () => expect(waitText(approval).link?.href).toBe('/approvals?id=apr_1'))

it.each([
  ['waiting', [approval], 'for a decision'],
  ['waiting', [event, approval], 'for an event and 1 more'],
  ['waiting', [], null],
  ['running', [approval], null],
] as const)('%s %j', (status, waits, expected) => {
  expect(waitSummary({ status, waits: [...waits] })).toBe(expected)
})

it.each([
  ['primary', false, null],
  ['primary', true, 'Degraded: a lower model answered'],
  ['fallback', true, 'Served by the fallback'],
  ['static', false, 'Served by a fixed answer'],
  [null, false, null],
] as const)('served by %s, degraded %s', (servedBy, degraded, expected) => {
  expect(servedText({ servedBy, degraded })).toBe(expected)
})
