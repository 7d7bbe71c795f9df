import { type AccountState, answerOf, crossedThresholds } from './decide.ts'
import { type BudgetedCall, subjectsOf } from './matching.ts'
import type { BudgetScope, BudgetUnit, BudgetWindow, Threshold } from './schema.ts'
import { countsFrom, windowOf } from './windows.ts'

/** A model call as it was made, with what it used; `cost: null` where no price was known. */
export type PastCall = BudgetedCall & { at: Date; cost: bigint | null; tokens: bigint }
export type DraftBudget = {
  scope: BudgetScope
  scopeValue: string | null
  window: BudgetWindow
  rollingMs: number | null
  unit: BudgetUnit
  limit: bigint
  hard: boolean
  thresholds: readonly Threshold[]
}

export type ReplayedAccount = {
  subject: string
  startsAt: Date
  /** what calls really used in it, and what the budget would have let them */
  used: bigint
  allowed: bigint
  /** when the first call would have been refused, or asked about */
  refusedAt: Date | null
}
export type Replay = {
  /** calls that it would have counted, and what became of them */
  calls: number
  refused: number
  asked: number
  degraded: number
  throttled: number
  /** runs of which a call would have been refused or asked about */
  runs: Set<string>
  used: bigint
  allowed: bigint
  fired: Map<Threshold, { times: number; firstAt: Date }>
  accounts: ReplayedAccount[]
}

/**
 * What a budget would have done over calls that were made, in their order. What it refuses or asks about counts as not
 * made; nothing else is different: a run that was refused may have gone another way, and a cheaper model costs what
 * the dear one did. So it says how often the budget would have spoken, and at least how much it would have held back.
 */
export function replayBudget(budget: DraftBudget, calls: readonly PastCall[], timeZone: string): Replay {
  const replay: Replay = {
    calls: 0,
    refused: 0,
    asked: 0,
    degraded: 0,
    throttled: 0,
    runs: new Set(),
    used: 0n,
    allowed: 0n,
    fired: new Map(),
    accounts: [],
  }
  const bySubject = new Map<string, OpenAccount[]>()
  let window = windowOf(budget, new Date(0), timeZone)
  for (const call of calls) {
    const amount = budget.unit === 'calls' ? 1n : budget.unit === 'tokens' ? call.tokens : (call.cost ?? 0n)
    if (call.at < window.startsAt || (window.endsAt !== null && call.at >= window.endsAt))
      window = windowOf(budget, call.at, timeZone)
    const since = countsFrom(budget, window)
    const subjects = subjectsOf(budget, call)
    if (subjects.length === 0) continue
    const mine = subjects.map((subject) => {
      const tiles = bySubject.get(subject)?.filter((tile) => tile.startsAt >= since) ?? []
      if (tiles.at(-1)?.startsAt.getTime() !== window.startsAt.getTime()) {
        const fresh = {
          subject,
          startsAt: window.startsAt,
          used: 0n,
          allowed: 0n,
          refusedAt: null,
          crossed: 0,
        }
        tiles.push(fresh)
        replay.accounts.push(fresh)
      }
      bySubject.set(subject, tiles)
      return tiles
    })
    weigh(replay, budget, call, amount, mine)
  }
  return replay
}

type OpenAccount = ReplayedAccount & { crossed: number }

function weigh(replay: Replay, budget: DraftBudget, call: PastCall, amount: bigint, mine: OpenAccount[][]) {
  const allowedIn = (tiles: readonly OpenAccount[]) => tiles.reduce((sum, tile) => sum + tile.allowed, 0n)
  const answers = mine.map((tiles) => {
    const state: AccountState = {
      limit: budget.limit,
      held: 0n,
      spent: allowedIn(tiles),
      hard: budget.hard,
      thresholds: budget.thresholds,
    }
    return answerOf(state, amount)
  })
  const said = (answer: 'refuse' | 'ask') => answers.some((one) => one.answer === answer)
  const isHeldBack = said('refuse') || said('ask')
  replay.calls += 1
  replay.used += amount
  if (said('refuse')) replay.refused += 1
  else if (said('ask')) replay.asked += 1
  else {
    replay.allowed += amount
    if (answers.some((one) => one.answer === 'grant' && one.degrade !== null)) replay.degraded += 1
    if (answers.some((one) => one.answer === 'grant' && one.perMinute !== null)) replay.throttled += 1
  }
  if (isHeldBack) replay.runs.add(call.runId)
  for (const tiles of mine) {
    const newest = tiles.at(-1)!
    newest.used += amount
    if (isHeldBack) newest.refusedAt ??= call.at
    else newest.allowed += amount
    const before = Math.max(...tiles.map((tile) => tile.crossed))
    for (const threshold of crossedThresholds(before, allowedIn(tiles), budget.limit, budget.thresholds)) {
      newest.crossed = threshold.atPercent
      const fired = replay.fired.get(threshold)
      if (fired === undefined) replay.fired.set(threshold, { times: 1, firstAt: call.at })
      else fired.times += 1
    }
  }
}
