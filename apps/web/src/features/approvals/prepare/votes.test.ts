import type { ApprovalVoteView } from '@ground-control/core/approvals/schema'
import { expect, it } from 'vitest'
import { votesText } from './votes.ts'

const vote = (name: string, insteadOf: string | null = null): ApprovalVoteView => ({
  by: { kind: 'person', id: name, name },
  insteadOf,
  reason: null,
  exceptions: [],
  at: '2026-11-27T00:00:00.000Z',
})

it.each([
  [1, [], 'pending', null],
  [2, [], 'pending', '0 of 2: nobody has approved yet. One rejection ends it.'],
  [2, [vote('Ana')], 'pending', '1 of 2: Ana approved. One rejection ends it.'],
  [
    3,
    [vote('Ana'), vote('Bob', 'Cleo')],
    'pending',
    '2 of 3: Ana, Bob for Cleo approved. One rejection ends it.',
  ],
  [2, [vote('Ana'), vote('Bob')], 'approved', '2 of 2: Ana, Bob approved.'],
] as const)('of %i with %j, %s: %s', (need, votes, status, text) => {
  expect(votesText({ quorum: { need, votes: [...votes] }, status })).toBe(text)
})
