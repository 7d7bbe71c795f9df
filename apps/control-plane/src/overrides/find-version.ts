import { AppError } from '@ground-control/core/errors'
import type { OverrideScope } from '@ground-control/core/overrides/schema'
import type { Tx } from '@ground-control/db/database'

/** The agent's version of that number, as an order keeps it. Throws not_found. */
export async function findVersion(
  tx: Tx,
  scope: OverrideScope,
  version: number,
): Promise<{ version: number; versionId: string }> {
  const agentId = scope.kind === 'agent' ? scope.id : null
  const [row] = await tx.query<{ id: string }>(
    'select id from agent_versions where workspace_id = $1 and agent_id = $2 and number = $3',
    [tx.workspaceId, agentId, version],
  )
  if (!row) throw new AppError('not_found', 'the agent has no such version', { field: 'version' })
  return { version, versionId: row.id }
}
