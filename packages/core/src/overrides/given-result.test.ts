import { expect, it } from 'vitest'
import type { Json } from '../json.ts'
import { approvalOutput, eventOutput } from '../workers/outcomes.ts'
import { outputOfGiven, type WaitingStep } from './given-result.ts'

const by = { id: 'ovr_1', name: 'Ada' }
const step = (kind: WaitingStep['kind']): WaitingStep => ({
  kind,
  arguments: { amount: 20 },
  eventType: kind === 'event' ? 'news' : null,
})

it.each<[string, WaitingStep['kind'], Json, Json]>([
  [
    'an approval keeps what was asked about',
    'approval',
    { status: 'approved' },
    { status: 'approved', arguments: { amount: 20 }, reason: null, decidedBy: 'Ada' },
  ],
  [
    'an edit says what they are now',
    'approval',
    { status: 'edited', arguments: null, reason: 'less' },
    { status: 'edited', arguments: null, reason: 'less', decidedBy: 'Ada' },
  ],
  ['an event is its data', 'event', { n: 1 }, { id: 'ovr_1', type: 'news', data: { n: 1 } }],
  ['no event came', 'event', null, null],
  ['a sleep is over', 'sleep', null, null],
  ['a tool gives anything', 'tool', [1, 'two'], [1, 'two']],
])('%s', (_, kind, result, output) => {
  expect(outputOfGiven(step(kind), result, by)).toEqual({ output })
  if (kind === 'approval') expect(approvalOutput.parse(output)).toEqual(output)
  if (kind === 'event') expect(eventOutput.parse(output)).toEqual(output)
})

it.each<[string, WaitingStep['kind'], Json, string]>([
  ['an approval of no known outcome', 'approval', { status: 'expired' }, 'status'],
  ['an approval that is none', 'approval', 'yes', ''],
  ['an edit without arguments', 'approval', { status: 'edited' }, 'arguments'],
  ['arguments without an edit', 'approval', { status: 'rejected', arguments: {} }, 'arguments'],
  ['a field that means nothing', 'approval', { status: 'approved', by: 'me' }, ''],
  ['a sleep that gives something', 'sleep', 5, ''],
  ['a model call', 'model', 'hi', ''],
  ['a child', 'child', {}, ''],
])('refuses %s', (_, kind, result, path) => {
  expect(outputOfGiven(step(kind), result, by)).toEqual({
    problem: { path, message: expect.any(String) },
  })
})
