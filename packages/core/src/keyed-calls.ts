// Apart from the schemas so that a screen can ask without them.

/** The changes that carry many, each under a key of its own, and where they carry them. */
export const keyedLists = { 'runs.startMany': 'runs', 'events.publishMany': 'events' } as const

/**
 * Besides: who signs in or out is nobody in no workspace, before or after it, and holds no keys; a decision by a link
 * is made once by the link's own token.
 */
const keyless: ReadonlySet<string> = new Set([
  'access.signIn',
  'access.signOut',
  'decisionLinks.decide',
  ...Object.keys(keyedLists),
])

/**
 * Whether a change takes an `idempotencyKey`. A client that has lost the answer asks again with the key; it may make
 * one itself where its user gave none. What workers say takes none: leases, fences and tokens make it once.
 */
export const takesKey = (mutation: string): boolean =>
  !mutation.startsWith('worker.') && !keyless.has(mutation)
