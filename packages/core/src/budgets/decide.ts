import type { Threshold } from './schema.ts'

/** All three in the budget's unit: nano-USD, tokens or calls. */
export type AccountState = {
  /** top-ups in force included */
  limit: bigint
  held: bigint
  /** overage included: it is used like anything else */
  spent: bigint
  hard: boolean
  thresholds: readonly Threshold[]
}

export type Answer =
  /** where a threshold is reached: the model to use instead (null: the next of the agent's own), how many calls a minute */
  | { answer: 'grant'; degrade: { model: string | null } | null; perMinute: number | null }
  /** a person may raise it; `raiseBy` is the least that lets this call pass */
  | { answer: 'ask'; atPercent: number; available: bigint; raiseBy: bigint }
  | { answer: 'refuse'; atPercent: number; available: bigint }

export const defaultPerMinute = 10

const plain: Answer = { answer: 'grant', degrade: null, perMinute: null }

/** What may still be held. Nothing where more is used than the limit, which happens once it is lowered. */
export function availableIn(account: Pick<AccountState, 'limit' | 'held' | 'spent'>): bigint {
  const left = account.limit - account.held - account.spent
  return left > 0n ? left : 0n
}

/**
 * What one account says to a call. A hard limit is never overshot: granted means spent + held ≤ limit afterwards. A
 * `stop` is such a limit at its percentage, and an `ask` one that a person may raise, which then goes before the hard
 * limit beyond it. The other rungs bear on calls that begin once they are reached, by what is used and held.
 *
 * @param amount what is to be held, ≥ 0, in its unit
 */
export function answerOf(account: AccountState, amount: bigint): Answer {
  const used = account.spent + account.held
  // Most ladders have no rung, and this is asked for every account of every call.
  if (account.thresholds.length === 0)
    return account.hard && used + amount > account.limit
      ? { answer: 'refuse', atPercent: 100, available: availableIn(account) }
      : plain
  const over = (action: Threshold['action']) =>
    lowest(
      account.thresholds,
      action,
      ({ atPercent }) => (used + amount) * 100n > percentOf(account, atPercent),
    )
  const stop = over('stop')
  if (stop) return { answer: 'refuse', atPercent: stop.atPercent, available: roomUnder(account, stop) }
  const ask = over('ask')
  if (ask) {
    const at = BigInt(ask.atPercent)
    const raiseBy = ((used + amount) * 100n + at - 1n) / at - account.limit
    return { answer: 'ask', atPercent: ask.atPercent, available: roomUnder(account, ask), raiseBy }
  }
  if (account.hard && used + amount > account.limit)
    return { answer: 'refuse', atPercent: 100, available: availableIn(account) }
  const reached = (action: Threshold['action']) =>
    highest(account.thresholds, action, ({ atPercent }) => isReached(used, account.limit, atPercent))
  const degrade = reached('degrade')
  const throttle = reached('throttle')
  return {
    answer: 'grant',
    degrade: degrade === undefined ? null : { model: degrade.model ?? null },
    perMinute: throttle === undefined ? null : (throttle.perMinute ?? defaultPerMinute),
  }
}

/** What a call may take at most without being refused; null where nothing refuses. */
export function roomIn(account: AccountState): bigint | null {
  const stop = lowest(account.thresholds, 'stop', () => true)
  if (stop !== undefined) return roomUnder(account, stop)
  return account.hard ? availableIn(account) : null
}

/** `refuse` before `ask` before what only slows a call down or makes it cheaper. */
export function mostRestrictive(answers: readonly Answer[]): Answer | undefined {
  const order = { refuse: 2, ask: 1, grant: 0 }
  return answers.reduce<Answer | undefined>(
    (worst, one) => (worst === undefined || order[one.answer] > order[worst.answer] ? one : worst),
    undefined,
  )
}

/**
 * The thresholds that are reached and have not fired in this window, lowest first.
 *
 * @param crossed the highest that has fired in it, in percent
 */
export function crossedThresholds(
  crossed: number,
  used: bigint,
  limit: bigint,
  thresholds: readonly Threshold[],
): Threshold[] {
  return thresholds
    .filter(({ atPercent }) => atPercent > crossed && isReached(used, limit, atPercent))
    .sort((a, b) => a.atPercent - b.atPercent)
}

/**
 * How long a call has to wait in a throttled account, 0 where it may pass, and when the next may if it does.
 *
 * @param turn as the last call left it
 */
export function throttle(turn: Date | null, now: Date, perMinute: number): { waitMs: number; nextAt: Date } {
  const waitMs = Math.max(0, (turn?.getTime() ?? 0) - now.getTime())
  return { waitMs, nextAt: new Date(now.getTime() + Math.ceil(60_000 / perMinute)) }
}

/** The model to go down to: the named one, or the next of the agent's ladder. Null where that is not down. */
export function rungBelow(ladder: readonly string[], model: string, named: string | null): string | null {
  const here = ladder.indexOf(model)
  if (named === null) return (here < 0 ? undefined : ladder[here + 1]) ?? null
  const there = ladder.indexOf(named)
  return named === model || (here >= 0 && there >= 0 && there < here) ? null : named
}

const percentOf = (account: Pick<AccountState, 'limit'>, percent: number) => account.limit * BigInt(percent)

function roomUnder(account: AccountState, { atPercent }: Threshold): bigint {
  const left = percentOf(account, atPercent) / 100n - account.held - account.spent
  return left > 0n ? left : 0n
}

const matching = (
  thresholds: readonly Threshold[],
  action: Threshold['action'],
  holds: (threshold: Threshold) => boolean,
) =>
  thresholds
    .filter((threshold) => threshold.action === action && holds(threshold))
    .toSorted((a, b) => a.atPercent - b.atPercent)
const lowest = (...args: Parameters<typeof matching>) => matching(...args)[0]
const highest = (...args: Parameters<typeof matching>) => matching(...args).at(-1)

/** Unused is never past a threshold, even of a limit of zero: else that one's would never fire. */
function isReached(used: bigint, limit: bigint, atPercent: number): boolean {
  return used > 0n && used * 100n >= limit * BigInt(atPercent)
}
