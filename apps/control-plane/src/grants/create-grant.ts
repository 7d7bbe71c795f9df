import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import type { CreateGrantInput, GrantView } from '@ground-control/core/grants/schema'
import type { Tx } from '@ground-control/db/database'
import { insertGrant } from '@ground-control/db/repositories/grants'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { getGrant } from './read/list-grants.ts'

/** Each call that asks is held against all of them. */
const maxLive = 500

/**
 * A person's yes ahead of time to questions of one kind, for so many uses and so long. Throws not_found for an agent or
 * version that is not there, bad_request for a tool it does not have, conflict where too many are in force.
 */
export async function createGrant(
  services: Services,
  actor: Actor,
  input: CreateGrantInput,
): Promise<GrantView> {
  const id = await services.db.transaction(actor.workspaceId, async (tx) => {
    await requireTool(tx, input)
    const [live] = await tx.query<{ count: number }>(
      'select count(*)::int as count from approval_grants where workspace_id = $1 and revoked_at is null and expires_at > now()',
      [tx.workspaceId],
    )
    if ((live?.count ?? 0) >= maxLive)
      throw new AppError('conflict', `at most ${maxLive} standing grants are in force: revoke one first`)
    const grantId = services.newId('grant')
    const author = { kind: actor.kind, id: actor.id, name: actor.name }
    await insertGrant(tx, { ...input, id: grantId, author })
    const { agentVersionId = null, ...rest } = input
    record(services, tx, actor, [
      {
        action: 'grant.create',
        subject: { kind: 'grant', id: grantId },
        after: { ...rest, agentVersionId },
      },
    ])
    return grantId
  })
  return getGrant(services, actor.workspaceId, id)
}

async function requireTool(tx: Tx, { agentId, agentVersionId, tool }: CreateGrantInput): Promise<void> {
  const [agent] = await tx.query<{ currentVersionId: string | null }>(
    'select current_version_id as "currentVersionId" from agents where id = $1 and workspace_id = $2',
    [agentId, tx.workspaceId],
  )
  if (agent === undefined) throw new AppError('not_found', 'no such agent', { field: 'agentId' })
  const [version] = await tx.query<{ hasTool: boolean }>(
    `select exists (select from jsonb_array_elements(definition -> 'tools') tool where tool ->> 'name' = $3) as "hasTool"
     from agent_versions where id = $1 and agent_id = $2`,
    [agentVersionId ?? agent.currentVersionId, agentId, tool],
  )
  if (version === undefined)
    throw new AppError('not_found', 'no such version of this agent', { field: 'agentVersionId' })
  if (version.hasTool) return
  const message = 'is no tool of this agent'
  throw new AppError('bad_request', `tool: ${message}`, { issues: [{ field: 'tool', message }] })
}
