import type { Actor } from '@ground-control/core/actors'
import type { ArgumentsProblem } from '@ground-control/core/approvals/decide'
import { raiseArguments } from '@ground-control/core/budgets/schema'
import type { Json } from '@ground-control/core/json'
import type { Tx } from '@ground-control/db/database'
import type { Services } from '../services.ts'
import { topUp } from './top-up.ts'

/** What is wrong with an edited question: how much and how long are a person's to say, and nothing else. */
export function checkRaise(asked: Json, edited: Json): ArgumentsProblem | null {
  const parsed = raiseArguments.safeParse(edited)
  const issue = parsed.error?.issues[0]
  if (issue !== undefined) return { path: issue.path.join('.'), message: issue.message }
  const before = raiseArguments.parse(asked)
  const changed = (['budgetId', 'subject'] as const).find((field) => parsed.data?.[field] !== before[field])
  return changed === undefined ? null : { path: changed, message: 'is not yours to change here' }
}

/** A person's yes to a waiting run: the budget is raised for as long as they say. */
export async function raiseBudget(
  services: Services,
  tx: Tx,
  actor: Actor,
  args: Json,
  reason: string,
): Promise<void> {
  const { budgetId, subject, raiseBy, forMs } = raiseArguments.parse(args)
  await topUp(services, tx, actor, {
    budgetId,
    subject,
    amount: BigInt(raiseBy),
    expiresInMs: forMs,
    reason: reason.trim() || 'asked for by a run that waited',
  })
}
