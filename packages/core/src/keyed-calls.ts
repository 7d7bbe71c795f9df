// Apart from the schemas so that a screen can ask without them.

/** Of people and programs, and take no key: the first two are nobody's in no workspace, the last has one in each run. */
const keyless: ReadonlySet<string> = new Set(['access.signIn', 'access.signOut', 'runs.startMany'])

/**
 * Whether a change takes an `idempotencyKey`. A client that has lost the answer asks again with the key; it may make
 * one itself where its user gave none. What workers say takes none: leases, fences and tokens make it once.
 */
export const takesKey = (mutation: string): boolean =>
  !mutation.startsWith('worker.') && !keyless.has(mutation)
