import type { ApprovalView } from '@ground-control/core/approvals/schema'
import type { AuditEntryView } from '@ground-control/core/audit/schema'
import type { StepView } from '@ground-control/core/runs/schema'
import { expect, test } from 'vitest'
import { type Case, disagreements } from './agreement.ts'

const entry = (action: string, after: unknown = {}) => ({ action, after }) as AuditEntryView
const ask = entry('approval.ask')
const asked = { amount: 5 }
const approvalOf = (more: object) =>
  ({ arguments: asked, editedArguments: null, decidedBy: { name: 'op' }, ...more }) as unknown as ApprovalView
const done = { status: 'succeeded', request: asked, output: 'sent', error: null } as unknown as StepView
const failed = (code: string) =>
  ({ status: 'failed', request: asked, output: null, error: { code } }) as unknown as StepView
const told = (status: string, decidedBy: string | null) =>
  JSON.stringify({ error: 'rejected', tool: 't', status, reason: 'no', decidedBy })

const approved: Case = {
  approval: approvalOf({ status: 'approved' }),
  step: done,
  heard: 'sent',
  carriedOut: '{"amount": 5.0}',
  entries: [ask, entry('approval.decide', { status: 'approved', arguments: asked })],
}
const edited: Case = {
  approval: approvalOf({ status: 'edited', editedArguments: { amount: 4 } }),
  step: { ...done, request: { amount: 4 } },
  heard: 'sent',
  carriedOut: '{"amount":4}',
  entries: [ask, entry('approval.decide', { status: 'edited', arguments: { amount: 4 } })],
}
const rejected: Case = {
  approval: approvalOf({ status: 'rejected' }),
  step: failed('approval_rejected'),
  heard: told('rejected', 'op'),
  carriedOut: undefined,
  entries: [ask, entry('approval.decide', { status: 'rejected', arguments: asked })],
}
const expired: Case = {
  approval: approvalOf({ status: 'expired', decidedBy: null }),
  step: failed('approval_expired'),
  heard: told('expired', null),
  carriedOut: undefined,
  entries: [ask, entry('approval.expire', { status: 'expired', arguments: asked })],
}

test.each([
  ['approved', approved],
  ['edited', edited],
  ['rejected', rejected],
  ['expired', expired],
])('%s: all four tell the same', (_, told) => expect(disagreements(told)).toEqual([]))

test.each<[string, Case, string]>([
  ['the airline was asked for what was edited away', { ...edited, carriedOut: '{"amount":5}' }, 'airline'],
  ['the run kept the original', { ...edited, step: done }, 'run called'],
  ['the record has the original', { ...edited, entries: approved.entries }, 'record'],
  ['a rejected call was carried out', { ...rejected, carriedOut: '{}' }, 'carried'],
  [
    'the agent was told of a person’s no that was none',
    { ...expired, heard: told('rejected', null) },
    'agent',
  ],
  ['the agent heard something else', { ...approved, heard: 'lost' }, 'agent'],
  ['it was decided twice', { ...approved, entries: [...approved.entries, approved.entries[1]!] }, '2 times'],
  ['nobody put it on the record', { ...approved, entries: [] }, 'record'],
  ['it was left', { ...approved, approval: approvalOf({ status: 'pending' }) }, 'left pending'],
])('is told that %s', (_, wrong, word) => expect(disagreements(wrong).join()).toContain(word))
