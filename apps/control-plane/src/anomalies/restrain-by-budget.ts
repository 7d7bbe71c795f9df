import { type Restraint, restraintFor } from '@ground-control/core/anomalies/restraint'
import type { Tx } from '@ground-control/db/database'
import { insertBudget } from '@ground-control/db/repositories/budgets'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import type { AboutAnomaly } from './respond.ts'
import { watcher } from './watcher.ts'

/**
 * Throttles or asks by a budget of its own, which is archived when its time is up: calls are held back where they are
 * admitted, by the ladder that is there for it, and the hot path knows nothing of anomalies.
 * @returns its id
 */
export async function restrainByBudget(
  services: Services,
  tx: Tx,
  about: AboutAnomaly,
  response: Restraint,
): Promise<string> {
  const id = services.newId('budget')
  const settings = restraintFor(about, response)
  await insertBudget(tx, id, settings, watcher.name)
  record(services, tx, watcher, [
    {
      action: 'budget.save',
      subject: { kind: 'budget', id },
      runId: about.runId,
      after: { ...settings, limit: settings.limit.toString(), anomaly: about.id },
    },
  ])
  return id
}
