import type { Actor } from '@ground-control/core/actors'
import type { BudgetView, SaveBudgetInput } from '@ground-control/core/budgets/schema'
import { AppError } from '@ground-control/core/errors'
import type { Json } from '@ground-control/core/json'
import type { Tx } from '@ground-control/db/database'
import {
  type BudgetSettings,
  hasAccounts,
  insertBudget,
  type LockedBudget,
  lockBudget,
  updateBudget,
} from '@ground-control/db/repositories/budgets'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { readBudget } from './read/get-budget.ts'
import { rearm } from './rearm.ts'

/**
 * Makes a budget, or changes one. A limit below what is used already is allowed: nothing more is admitted then.
 * What is counted, and over which time, stays once anything was counted. Throws not_found, conflict (another
 * revision now, or archived) and bad_request, naming the field.
 */
export async function saveBudget(
  services: Services,
  actor: Actor,
  input: SaveBudgetInput,
): Promise<BudgetView> {
  const id = await services.db.transaction(actor.workspaceId, async (tx) => {
    const id = input.id ?? services.newId('budget')
    const before = input.id === undefined ? null : await lockBudget(tx, input.id)
    if (input.id !== undefined && before === null) throw new AppError('not_found', 'no such budget')
    const settings: BudgetSettings = {
      name: input.name,
      scope: input.scope,
      scopeValue: await scopeValueOf(tx, input),
      window: input.window,
      rollingMs: input.rollingMs,
      unit: input.unit,
      limit: input.limit,
      hard: input.hard,
      thresholds: input.thresholds.toSorted((a, b) => a.atPercent - b.atPercent),
    }
    if (before === null) await insertBudget(tx, id, settings, actor.id)
    else await change(services, tx, before, input.revision, settings)
    record(services, tx, actor, [
      {
        action: 'budget.save',
        subject: { kind: 'budget', id },
        before: before === null ? null : shown(before),
        after: shown(settings),
      },
    ])
    return id
  })
  return readBudget(services, actor.workspaceId, id)
}

async function change(
  services: Services,
  tx: Tx,
  before: LockedBudget,
  revision: number | undefined,
  settings: BudgetSettings,
) {
  if (before.archivedAt !== null) throw new AppError('conflict', 'the budget is archived')
  if (revision !== undefined && revision !== before.revision)
    throw new AppError('conflict', 'the budget was changed meanwhile', { revision: before.revision })
  const field = (['scope', 'window', 'rollingMs', 'unit'] as const).find(
    (name) => settings[name] !== before[name],
  )
  if (field !== undefined && (await hasAccounts(tx, before.id)))
    throw badField(field, 'cannot change once something was counted: archive this budget and make another')
  if (!(await updateBudget(tx, before.id, before.revision, settings)))
    throw new AppError('conflict', 'the budget was changed meanwhile')
  await rearm(services, tx, { id: before.id, ...settings }, null)
}

/** People name agents by id or by name; kept is the id, which stays. */
async function scopeValueOf(tx: Tx, input: SaveBudgetInput): Promise<string | null> {
  if (input.scope !== 'agent' || input.scopeValue === null) return input.scopeValue
  const [agent] = await tx.query<{ id: string }>(
    'select id from agents where workspace_id = $1 and (id = $2 or name = $2) order by id = $2 desc limit 1',
    [tx.workspaceId, input.scopeValue],
  )
  if (agent === undefined) throw badField('scopeValue', 'no agent has this id or name')
  return agent.id
}

const badField = (field: string, message: string) =>
  new AppError('bad_request', `${field}: ${message}`, { issues: [{ field, message }] })

/** As the audit shows it. */
function shown(settings: BudgetSettings): Json {
  const { name, scope, scopeValue, window, rollingMs, unit, limit, hard, thresholds } = settings
  return { name, scope, scopeValue, window, rollingMs, unit, limit: limit.toString(), hard, thresholds }
}
