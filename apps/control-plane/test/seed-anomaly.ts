import { insertAnomaly } from '@ground-control/db/repositories/anomalies'
import type { Services } from '../src/services.ts'
import type { SeededAgent } from './seed.ts'

/** An open anomaly about which people were told and nothing else was done. */
export async function seedAnomaly(services: Services, agent: SeededAgent): Promise<string> {
  const id = services.newId('anomaly')
  const from = new Date('2026-01-05T10:00:00Z')
  await services.db.transaction(agent.workspaceId, (tx) =>
    insertAnomaly(tx, {
      ...{
        id,
        agentId: agent.agentId,
        runId: null,
        kind: 'costly_model',
        measure: 'cost',
        key: id,
        from,
        until: from,
      },
      score: 4,
      sentence: `${agent.name} called house/dear for the first time.`,
      evidence: {
        ...{ kind: 'costly_model', model: 'house/dear', usualModel: 'house/usual', calls: 100, factor: 4 },
        ...{ perMillion: 4_000_000_000, usualPerMillion: 1_000_000_000, dearestPerMillion: 1_000_000_000 },
      },
      action: {
        response: 'notify',
        channels: [],
        overrideId: null,
        budgetId: null,
        until: null,
        isOver: false,
      },
      isOver: true,
    }),
  )
  return id
}
