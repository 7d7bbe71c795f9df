import type { Actor } from '@ground-control/core/actors'
import { raiseAction } from '@ground-control/core/budgets/schema'
import { AppError } from '@ground-control/core/errors'
import type { Tx } from '@ground-control/db/database'
import { closeApprovals } from '@ground-control/db/repositories/asked-approvals'
import { lockBudget } from '@ground-control/db/repositories/budgets'
import { wakeRuns } from '@ground-control/db/repositories/dispatch'
import { insertOverride } from '@ground-control/db/repositories/overrides'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { rearm } from './rearm.ts'

export type TopUp = {
  budgetId: string
  /** whose account; null: every account of the budget */
  subject: string | null
  /** in the budget's unit */
  amount: bigint
  /** null: until it is lifted */
  expiresInMs: number | null
  reason: string
}

/**
 * Raises a budget until a time, as an order: from then on the limit is what it was. Runs that wait for just this are
 * asked about no longer and go on to ask for leave again. Throws not_found, and conflict for an archived budget.
 */
export async function topUp(services: Services, tx: Tx, actor: Actor, order: TopUp): Promise<string> {
  const { budgetId, subject, amount, expiresInMs, reason } = order
  const budget = await lockBudget(tx, budgetId)
  if (budget === null) throw new AppError('not_found', 'no such budget', { field: 'scope' })
  if (budget.archivedAt !== null) throw new AppError('conflict', 'the budget is archived', { field: 'scope' })
  const id = services.newId('override')
  const scope = { kind: 'budget', id: budgetId } as const
  const params = { amount: amount.toString(), ...(subject !== null && { subject }) }
  await insertOverride(tx, {
    id,
    kind: 'top_up',
    scope,
    params,
    reason,
    author: { kind: actor.kind, id: actor.id, name: actor.name },
    expiresInMs,
    receipt: { stopped: 0, inFlight: 0, alreadyOver: 0, runIds: [] },
    over: false,
  })
  await rearm(services, tx, budget, subject)
  const woke = await wakeAsking(tx, budgetId, subject)
  record(services, tx, actor, [
    {
      action: 'override.apply',
      subject: { kind: 'override', id },
      after: { kind: 'top_up', scope, ...params, reason, expiresInMs, woke },
    },
  ])
  tx.changed('budgets', budgetId)
  return id
}

/**
 * Their runs before their questions, like everybody who changes both; what somebody is deciding at this moment is left
 * to them. The accounts are locked by now, so none can be about to ask for what has just been given.
 */
export async function wakeAsking(tx: Tx, budgetId: string, subject: string | null): Promise<number> {
  const asking = await tx.query<{ id: string; runId: string }>(
    `select a.id, a.run_id as "runId" from approvals a join runs r on r.id = a.run_id
     where a.workspace_id = $1 and a.status = 'pending' and a.action = '${raiseAction}'
       and a.arguments ->> 'budgetId' = $2 and a.arguments ->> 'subject' = coalesce($3, a.arguments ->> 'subject')
     order by a.id for no key update of r, a skip locked`,
    [tx.workspaceId, budgetId, subject],
  )
  closeApprovals(
    tx,
    asking.map((one) => one.id),
    'superseded',
  )
  await wakeRuns(
    tx,
    asking.map((one) => one.runId),
  )
  return asking.length
}
