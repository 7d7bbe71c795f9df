import type { AnomalyEvidence } from '@ground-control/core/anomalies/evidence'
import { explain } from '@ground-control/core/anomalies/explain'
import type { AnomalyRule } from '@ground-control/core/anomalies/rule-for'
import type { Measure } from '@ground-control/core/anomalies/schema'
import type { Tx } from '@ground-control/db/database'
import { insertAnomaly, type NewAnomaly, writeAction } from '@ground-control/db/repositories/anomalies'
import { appendEvents } from '@ground-control/db/repositories/events'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { respond } from './respond.ts'
import { watcher } from './watcher.ts'

export type Found = Pick<
  NewAnomaly,
  'agentId' | 'runId' | 'measure' | 'key' | 'from' | 'until' | 'score' | 'isOver'
> & {
  agentName: string
  evidence: AnomalyEvidence
  measure: Measure
}

/**
 * Puts an anomaly on the record, once, with its event, and does what its rule says in the same transaction.
 * @returns whether it was new
 */
export async function raiseAnomaly(
  services: Services,
  tx: Tx,
  found: Found,
  rule: AnomalyRule,
): Promise<boolean> {
  const { agentId, agentName, runId, measure, key, from, until, score, isOver, evidence } = found
  const id = services.newId('anomaly', tx.now)
  const sentence = explain(agentName, evidence)
  const { kind } = evidence
  const nothing = {
    response: rule.response,
    channels: [],
    overrideId: null,
    budgetId: null,
    until: null,
    isOver: false,
  }
  const about = { id, agentId, agentName, runId, sentence, evidence }
  const isNew = await insertAnomaly(tx, {
    ...{ id, agentId, runId, kind, measure, key, from, until, score, sentence, evidence, isOver },
    action: nothing,
  })
  if (!isNew) return false
  const action = await respond(services, tx, about, rule)
  await writeAction(tx, id, action)
  await appendEvents(tx, [
    {
      id: services.newId('event', tx.now),
      workspaceId: tx.workspaceId,
      type: 'anomaly.found',
      runId,
      agentId,
      key: id,
      source: 'platform',
      data: { anomalyId: id, kind, measure, sentence, response: rule.response },
    },
  ])
  record(services, tx, watcher, [
    {
      action: 'anomaly.raise',
      subject: { kind: 'anomaly', id },
      runId,
      after: { kind, measure, agent: agentName, sentence, rule: rule.id, ...action },
    },
  ])
  return true
}
