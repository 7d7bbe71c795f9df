import type { Threshold } from './schema.ts'

/** All three in the budget's unit: nano-USD, tokens or calls. */
export type AccountState = { limit: bigint; held: bigint; spent: bigint }

export type HoldDecision =
  | { granted: true }
  /** `refusedBy` is the index of the first account without room; `available` what it still has, never negative */
  | { granted: false; refusedBy: number; available: bigint }

/** What may still be held. Nothing where more is used than the limit, which happens once it is lowered. */
export function availableIn(account: AccountState): bigint {
  const left = account.limit - account.held - account.spent
  return left > 0n ? left : 0n
}

/**
 * Whether a call fits into every account it counts in: then, and only then, spent + held ≤ limit holds in each
 * afterwards. Pass the accounts of hard budgets; a soft one never refuses.
 *
 * @param amounts what is to be held in each account, ≥ 0, in its unit
 */
export function decideHold(accounts: readonly AccountState[], amounts: readonly bigint[]): HoldDecision {
  for (const [index, account] of accounts.entries()) {
    if (account.spent + account.held + amounts[index]! > account.limit)
      return { granted: false, refusedBy: index, available: availableIn(account) }
  }
  return { granted: true }
}

/**
 * The thresholds that are reached at `after` and were not at `before`, lowest first. While use only rises, each
 * fires exactly once. Releases let it fall again: whoever counts held amounts too drops those up to the account's
 * `crossed`.
 */
export function crossedThresholds(
  before: bigint,
  after: bigint,
  limit: bigint,
  thresholds: readonly Threshold[],
): Threshold[] {
  return thresholds
    .filter(({ atPercent }) => isReached(after, limit, atPercent) && !isReached(before, limit, atPercent))
    .sort((a, b) => a.atPercent - b.atPercent)
}

/** Unused is never past a threshold, even of a limit of zero: else that one's would never fire. */
function isReached(used: bigint, limit: bigint, atPercent: number): boolean {
  return used > 0n && used * 100n >= limit * BigInt(atPercent)
}
