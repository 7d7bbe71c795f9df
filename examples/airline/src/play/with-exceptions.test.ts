import type { ApprovalView } from '@ground-control/core/approvals/schema'
import { expect, test } from 'vitest'
import { approveAll } from './operator.ts'
import { withExceptions } from './with-exceptions.ts'

const certificate = (id: number, action = 'send_certificate') =>
  ({ id: String(id), action, arguments: { user_id: 'x', amount: 100 } }) as unknown as ApprovalView

test('edits one in so many and lets one in so many expire, the same when asked again', () => {
  const operator = withExceptions(approveAll, { editEvery: 10, expireEvery: 10 })
  const all = Array.from({ length: 100 }, (_, id) => certificate(id))
  const kinds = all.map((approval) => operator(approval)?.kind)
  expect(all.map((approval) => operator(approval)?.kind)).toEqual(kinds)
  const count = (kind: string) => kinds.filter((one) => one === kind).length
  expect([count('edit'), count('wait'), count('approve')]).toEqual([10, 10, 80])
})

test('what cannot be edited passes its turn on', () => {
  const operator = withExceptions(approveAll, { editEvery: 1, expireEvery: 0 })
  expect(operator(certificate(1, 'cancel_reservation'))?.kind).toBe('approve')
  expect(operator(certificate(2))).toEqual({ kind: 'edit', arguments: { user_id: 'x', amount: 99 } })
})
