import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import type { Json } from '@ground-control/core/json'
import { deleteAnomalyRule, lockAnomalyRule } from '@ground-control/db/repositories/anomaly-rules'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'

/** Takes a rule away: the wider rule counts again, or none. What it has done stays until its time. Throws not_found. */
export async function removeAnomalyRule(
  services: Services,
  actor: Actor,
  input: { id: string },
): Promise<{ id: string }> {
  await services.db.transaction(actor.workspaceId, async (tx) => {
    const before = await lockAnomalyRule(tx, input.id)
    if (before === null) throw new AppError('not_found', 'no such rule')
    await deleteAnomalyRule(tx, input.id)
    record(services, tx, actor, [
      {
        action: 'anomaly.rule.remove',
        subject: { kind: 'anomalyRule', id: input.id },
        before: before as Json,
        after: null,
      },
    ])
  })
  return { id: input.id }
}
