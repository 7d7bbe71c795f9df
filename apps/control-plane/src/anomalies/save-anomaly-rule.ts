import type { Actor } from '@ground-control/core/actors'
import type { AnomalyRuleView, SaveAnomalyRuleInput } from '@ground-control/core/anomalies/schema'
import { AppError } from '@ground-control/core/errors'
import type { Json } from '@ground-control/core/json'
import type { Tx } from '@ground-control/db/database'
import { agentNames } from '@ground-control/db/repositories/agents'
import { lockAnomalyRule, writeAnomalyRule } from '@ground-control/db/repositories/anomaly-rules'
import { findChannels } from '@ground-control/db/repositories/channels'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { listAnomalyRules } from './read/list-anomaly-rules.ts'

/**
 * Makes a rule, or changes one. Throws not_found; conflict where another rule is for the same kind, measure and agent,
 * or the rule was changed meanwhile; bad_request for an agent or a channel that is not there, naming the field.
 */
export async function saveAnomalyRule(
  services: Services,
  actor: Actor,
  input: SaveAnomalyRuleInput,
): Promise<AnomalyRuleView> {
  const id = await services.db.transaction(actor.workspaceId, async (tx) => {
    const before = input.id === undefined ? null : await lockAnomalyRule(tx, input.id)
    if (input.id !== undefined && before === null) throw new AppError('not_found', 'no such rule')
    if (before !== null && input.revision !== undefined && input.revision !== before.revision)
      throw new AppError('conflict', 'the rule was changed meanwhile', { revision: before.revision })
    await checkNames(tx, input)
    const id = input.id ?? services.newId('anomalyRule')
    const { kind, measure, agentId, sensitivity, response, lastsMs, channelIds } = input
    const settings = { kind, measure, agentId, sensitivity, response, lastsMs, channelIds }
    if (!(await writeAnomalyRule(tx, { id, ...settings }, before === null, actor.name)))
      throw new AppError('conflict', 'there is a rule for this kind, measure and agent: change that one', {
        field: 'kind',
      })
    record(services, tx, actor, [
      {
        action: 'anomaly.rule.save',
        subject: { kind: 'anomalyRule', id },
        before: before as Json,
        after: settings,
      },
    ])
    return id
  })
  return (await listAnomalyRules(services, actor)).find((rule) => rule.id === id)!
}

async function checkNames(tx: Tx, { agentId, channelIds }: SaveAnomalyRuleInput): Promise<void> {
  if (agentId !== null && (await agentNames(tx, [agentId])).size === 0)
    throw badField('agentId', 'no such agent')
  const known = new Set((await findChannels(tx, channelIds)).map((channel) => channel.id))
  const missing = channelIds.findIndex((channelId) => !known.has(channelId))
  if (missing >= 0) throw badField(`channelIds.${missing}`, 'no such channel')
}

const badField = (field: string, message: string) =>
  new AppError('bad_request', `${field}: ${message}`, { issues: [{ field, message }] })
