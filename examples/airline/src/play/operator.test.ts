import type { ApprovalView } from '@ground-control/core/approvals/schema'
import { expect, test } from 'vitest'
import { parseJson, type Value } from '../database/python-json.ts'
import { actionKey, approveGold } from './operator.ts'

const approval = (id: string, args: object, runId = 'run_a', action = 'send_certificate') =>
  ({ id, runId, action, arguments: args }) as ApprovalView
const right = { name: 'send_certificate', kwargs: { user_id: 'x', amount: 100 } }

test('each right action is approved as often as the task lists it, in each run', () => {
  const operator = approveGold(() => [right, right])
  const kinds = ['1', '2', '3'].map((id) => operator(approval(id, { amount: 100, user_id: 'x' }))?.kind)
  expect(kinds).toEqual(['approve', 'approve', 'reject'])
  expect(operator(approval('4', right.kwargs, 'run_b'))?.kind).toBe('approve')
})

test('deciding one approval again uses nothing up', () => {
  const operator = approveGold(() => [right])
  expect(operator(approval('1', right.kwargs))?.kind).toBe('approve')
  expect(operator(approval('1', right.kwargs))?.kind).toBe('approve')
  expect(operator(approval('2', right.kwargs))?.kind).toBe('reject')
})

test.each([
  [{ user_id: 'x', amount: 101 }, 'send_certificate'],
  [{ user_id: 'x', amount: '100' }, 'send_certificate'],
  [{ user_id: 'x' }, 'send_certificate'],
  [right.kwargs, 'cancel_reservation'],
])('%j of %s is not the right action', (args, action) => {
  const decision = approveGold(() => [right])(approval('1', args, 'run_a', action))
  expect(decision).toMatchObject({ kind: 'reject', reason: expect.stringMatching(/\w/) })
})

test('arguments are compared by content: key order and 5 or 5.0 do not matter, list order does', () => {
  const key = (text: string) => actionKey({ name: 'a', kwargs: parseJson(text) as Value })
  expect(key('{"a":5.0,"b":[1,2]}')).toBe(key('{"b":[1,2],"a":5}'))
  expect(key('{"b":[2,1]}')).not.toBe(key('{"b":[1,2]}'))
})
