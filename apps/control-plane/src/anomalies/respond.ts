import type { AnomalyEvidence } from '@ground-control/core/anomalies/evidence'
import type { AnomalyRule } from '@ground-control/core/anomalies/rule-for'
import type { AnomalyAction } from '@ground-control/core/anomalies/schema'
import type { Tx } from '@ground-control/db/database'
import { readDirectory } from '@ground-control/db/repositories/directory'
import { queueMessages } from '../channels/queue-messages.ts'
import { pauseBySystem } from '../overrides/pause-by-system.ts'
import type { Services } from '../services.ts'
import { restrainByBudget } from './restrain-by-budget.ts'
import { watcher } from './watcher.ts'

export type AboutAnomaly = {
  id: string
  agentId: string
  agentName: string
  runId: string | null
  sentence: string
  evidence: AnomalyEvidence
}

/** Tells people, and throttles, asks or pauses where the rule says so: by the means that budgets and people use. */
export async function respond(
  services: Services,
  tx: Tx,
  about: AboutAnomaly,
  rule: AnomalyRule,
): Promise<AnomalyAction> {
  const { response, lastsMs } = rule
  const until = response === 'notify' ? null : new Date(tx.now.getTime() + lastsMs).toISOString()
  const overrideId = response === 'pause' ? await pause(services, tx, about, lastsMs) : null
  const budgetId =
    response === 'throttle' || response === 'ask'
      ? await restrainByBudget(services, tx, about, response)
      : null
  const { people } = await readDirectory(tx)
  const { channels } = await queueMessages(services, tx, {
    key: about.id,
    message: {
      reason: 'anomaly',
      anomalyId: about.id,
      title: about.sentence,
      agentName: about.agentName,
      runId: about.runId,
      kind: about.evidence.kind,
      response,
      until,
    },
    approvalId: null,
    people,
    channelIds: rule.channelIds,
  })
  return { response, channels, overrideId, budgetId, until, isOver: false }
}

/** Of a loop the run alone: the agent's others do what they should. */
function pause(services: Services, tx: Tx, about: AboutAnomaly, lastsMs: number): Promise<string> {
  const { evidence, runId, agentId, sentence } = about
  const isOfRun = evidence.kind === 'loop' && runId !== null
  return pauseBySystem(services, tx, watcher, {
    scope: isOfRun ? { kind: 'run', id: runId } : { kind: 'agent', id: agentId },
    reason: sentence,
    expiresInMs: lastsMs,
    runId,
    noted: { expiresInMs: lastsMs, anomaly: about.id },
  })
}
