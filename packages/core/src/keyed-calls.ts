// Apart from the schemas so that a screen can have the list without them.

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
  'prices.save',
  'prices.reprice',
  'overrides.apply',
  'overrides.lift',
  'events.publish',
] as const
