import { text } from './text.ts'

/** Field of every change that a program may ask for twice: same key and same body, same answer; another body: conflict. */
export const idempotencyKey = text(200, 1).optional()

/**
 * The calls that take a key for one change. A client that has lost the answer asks again with the key; it may make one
 * itself where its user gave none. `runs.startMany` takes one in each of its runs.
 */
export const keyedCalls = [
  'runs.start',
  'runs.cancel',
  'runs.retry',
  'runs.fork',
  'approvals.decide',
  'budgets.save',
  'policies.save',
  'policies.publish',
  'overrides.apply',
  'overrides.lift',
  'events.publish',
] as const

/** What a stored answer is kept for. */
export const keptForMs = 24 * 3_600_000
