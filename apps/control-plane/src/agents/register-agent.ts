import { createHash } from 'node:crypto'
import type { Actor } from '@ground-control/core/actors'
import type { AgentDefinition, RegisteredAgent } from '@ground-control/core/agents/schema'
import { canonicalJson } from '@ground-control/core/json'
import {
  findVersion,
  insertVersion,
  lockAgent,
  setCurrentVersion,
} from '@ground-control/db/repositories/agents'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'

/**
 * Makes a definition the agent's current version: a new version where it differs from every one before, else the
 * version it was. Runs that are under way stay on theirs. Any number of workers may register at once.
 */
export async function registerAgent(
  services: Services,
  actor: Actor,
  definition: AgentDefinition,
): Promise<RegisteredAgent> {
  const { name, description } = definition
  const digest = createHash('sha256').update(canonicalJson(definition)).digest('hex')
  return services.db.transaction(actor.workspaceId, async (tx) => {
    const agent = await lockAgent(tx, { newId: services.newId('agent'), name, description })
    const known = await findVersion(tx, agent.id, digest)
    if (known !== null && known.id === agent.currentVersionId)
      return { agentId: agent.id, agentVersionId: known.id, versionNumber: known.number, created: false }

    const versionId = known?.id ?? services.newId('agentVersion')
    const number =
      known?.number ??
      (await insertVersion(tx, {
        id: versionId,
        agentId: agent.id,
        digest,
        definition,
        createdBy: actor.id,
      }))
    await setCurrentVersion(tx, agent.id, versionId, description)
    record(services, tx, actor, [
      {
        action: known === null ? 'agent.register' : 'agent.activate',
        subject: { kind: 'agent', id: agent.id },
        before: agent.currentVersionId === null ? null : { currentVersionId: agent.currentVersionId },
        after: {
          name,
          currentVersionId: versionId,
          number,
          digest,
          models: definition.models,
          tools: definition.tools.map((tool) => tool.name),
          limits: definition.limits,
        },
      },
    ])
    tx.changed('agents', agent.id)
    return {
      agentId: agent.id,
      agentVersionId: versionId,
      versionNumber: number,
      created: known === null,
    }
  })
}
