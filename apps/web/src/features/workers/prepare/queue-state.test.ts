import type { AgentQueueView } from '@ground-control/core/metrics/schema'
import { expect, it } from 'vitest'
import { queueState, slotShare } from './queue-state.ts'

const queue = (more: Partial<AgentQueueView>): AgentQueueView => ({
  agentId: 'agent_1',
  agentName: 'desk',
  concurrency: 2,
  runsPerMinute: null,
  running: 0,
  queued: 0,
  heldBack: 0,
  oldestQueuedAt: null,
  liveWorkers: 1,
  ...more,
})

it.each([
  [{ queued: 3, liveWorkers: 0, running: 2 }, 'No worker'],
  [{ queued: 3, running: 2, heldBack: 3 }, 'At its limit'],
  [{ queued: 3, running: 1, heldBack: 3 }, 'Held back'],
  [{ queued: 3, running: 1, heldBack: 1 }, 'Queued'],
  [{ queued: 3, running: 9, concurrency: null }, 'Queued'],
  [{ running: 1 }, 'Working'],
  [{ liveWorkers: 0 }, 'Idle'],
])('%o is %s', (facts, label) => {
  expect(queueState(queue(facts)).label).toBe(label)
})

it('never says that more than all slots are taken', () => {
  expect(slotShare(queue({ running: 5 }))).toBe(1)
  expect(slotShare(queue({ running: 1 }))).toBe(0.5)
  expect(slotShare(queue({ concurrency: null }))).toBeNull()
})
