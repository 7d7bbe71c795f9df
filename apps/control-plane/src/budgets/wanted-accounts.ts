import { rungBelow } from '@ground-control/core/budgets/decide'
import { subjectsOf } from '@ground-control/core/budgets/matching'
import type { WorkspaceZone } from '@ground-control/core/budgets/zone-change'
import type { Tx } from '@ground-control/db/database'
import { type AccountKey, type ActiveBudget, accountKeyOf } from '@ground-control/db/repositories/accounts'
import type { Services } from '../services.ts'
import { presentWindow } from './present-window.ts'
import type { Reservation } from './reserve.ts'

/** A model that a call may come to use, and the accounts that it counts in then. */
type Candidate = { model: string | null; accounts: string[] }
export type Wanted = {
  keys: AccountKey[]
  /** of each call: the model that is asked for, then those that a ladder may put in its place */
  candidates: Candidate[][]
}

/** Which accounts a batch of calls has to lock: all that any of them may count in. They share most of them. */
export function wantedAccounts(
  services: Services,
  tx: Tx,
  reservations: readonly Reservation[],
  budgets: readonly ActiveBudget[],
  zone: WorkspaceZone,
): Wanted {
  const keys: AccountKey[] = []
  const candidates = reservations.map((reservation) =>
    modelsOf(reservation, budgets).map((model): Candidate => ({ model, accounts: [] })),
  )
  for (const budget of budgets) {
    const window = presentWindow(budget, tx.now, zone)
    const bySubject = new Map<string, string>()
    for (const [index, { call }] of reservations.entries())
      for (const candidate of candidates[index]!)
        for (const subject of subjectsOf(
          budget,
          candidate.model === call.model ? call : { ...call, model: candidate.model },
        )) {
          let name = bySubject.get(subject)
          if (name === undefined) {
            const key = { id: services.newId('account'), budgetId: budget.id, subject, ...window }
            name = accountKeyOf(key)
            bySubject.set(subject, name)
            keys.push(key)
          }
          candidate.accounts.push(name)
        }
  }
  return { keys, candidates }
}

function modelsOf(
  { call, alternatives }: Reservation,
  budgets: readonly ActiveBudget[],
): Array<string | null> {
  const { model } = call
  if (model === null || alternatives === undefined) return [model]
  const lower = budgets.flatMap((budget) =>
    budget.thresholds.flatMap((threshold) =>
      threshold.action === 'degrade' && subjectsOf(budget, call).length > 0
        ? [rungBelow(alternatives.ladder, model, threshold.model ?? null)]
        : [],
    ),
  )
  return [...new Set([model, ...lower.filter((rung) => rung !== null)])]
}
