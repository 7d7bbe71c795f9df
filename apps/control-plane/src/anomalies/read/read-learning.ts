import type { Actor } from '@ground-control/core/actors'
import { leastActiveHours, leastHistoryHours } from '@ground-control/core/anomalies/judge-usage'
import type { AgentLearning } from '@ground-control/core/anomalies/schema'
import { AppError } from '@ground-control/core/errors'
import type { Services } from '../../services.ts'
import { hourNumber, learnAgent } from '../learned-bands.ts'

/** Whether an agent's history is long enough to be judged by. Throws not_found. */
export async function readLearning(
  services: Services,
  { workspaceId }: Actor,
  input: { agentId: string },
): Promise<AgentLearning> {
  const now = await services.db.transaction(workspaceId, async (tx) => {
    const found = await tx.query('select id from agents where id = $1 and workspace_id = $2', [
      input.agentId,
      workspaceId,
    ])
    if (found.length === 0) throw new AppError('not_found', 'no such agent')
    return tx.now
  })
  const learned = await learnAgent(services, workspaceId, input.agentId, hourNumber(now), 'UTC', 1)
  return {
    isLearned: !learned.tooShort,
    hours: learned.hours,
    activeHours: learned.activeHours,
    neededHours: leastHistoryHours,
    neededActiveHours: leastActiveHours,
  }
}
