import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import type { RepriceInput, Repricing } from '@ground-control/core/prices/schema'
import { windowOfDays } from '@ground-control/core/usage/window'
import { correctAgentHours } from '@ground-control/db/repositories/agent-hours'
import { insertCorrections, readPricedCalls } from '@ground-control/db/repositories/cost-corrections'
import { readPrices } from '@ground-control/db/repositories/prices'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { newQuotes } from './new-quotes.ts'

/** At once; more days are done piece by piece. */
const mostCalls = 50_000

/**
 * Prices a model's calls of some days again, by the prices valid when they were made, and adds what they cost more or
 * less as corrections. Calls, runs and budgets' ledgers stay as they are: what a budget let through, it let through.
 * A dry run says what it would change. Estimated calls are estimated again, where the price they stand on is known.
 */
export async function repriceHistory(
  services: Services,
  actor: Actor,
  input: RepriceInput,
): Promise<Repricing> {
  const { model, dryRun } = input
  return services.db.transaction(actor.workspaceId, async (tx) => {
    // Two at once would each add the same difference.
    await tx.query('select pg_advisory_xact_lock(hashtext($1))', [`reprice ${tx.workspaceId} ${model}`])
    const [zone] = await tx.query<{ timeZone: string }>(
      'select time_zone as "timeZone" from workspaces where id = $1',
      [tx.workspaceId],
    )
    const window = windowOfDays(input, tx.now, zone?.timeZone ?? 'UTC')
    if ('problem' in window) throw new AppError('bad_request', `from: ${window.problem}`, { field: 'from' })
    const calls = await readPricedCalls(tx, model, window, mostCalls + 1)
    if (calls.length > mostCalls)
      throw new AppError('too_large', `more than ${mostCalls} calls: choose fewer days`, { field: 'from' })
    const again = newQuotes(await readPrices(tx), model)
    const corrections = calls.flatMap((call) => {
      const { isUnpriced, isEstimated, costNanoUsd } = call
      const quote = again(call)
      // Where no price is known any more, what was counted is better than nothing.
      if (quote === null || (!isUnpriced && quote.costNanoUsd === costNanoUsd)) return []
      return {
        id: services.newId('costCorrection', tx.now),
        stepId: call.stepId,
        runId: call.runId,
        model,
        calledAt: call.calledAt,
        deltaNanoUsd: quote.costNanoUsd - costNanoUsd,
        wasUnpriced: isUnpriced,
        isEstimated,
        priceSource: quote.source,
      }
    })
    const answer: Repricing = {
      calls: corrections.length,
      deltaNanoUsd: corrections.reduce((sum, { deltaNanoUsd }) => sum + deltaNanoUsd, 0n).toString(),
      from: window.from,
      to: window.to,
      dryRun,
    }
    if (dryRun || corrections.length === 0) return answer
    insertCorrections(tx, corrections)
    await correctAgentHours(tx, model, corrections)
    record(services, tx, actor, [
      { action: 'price.reprice', subject: { kind: 'model', id: model }, after: { ...answer } },
    ])
    tx.changed('prices', model)
    return answer
  })
}
