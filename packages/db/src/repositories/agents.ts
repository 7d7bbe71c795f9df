import type { AgentDefinition } from '@ground-control/core/agents/schema'
import type { Tx } from '../database.ts'

export type AgentRow = { id: string; currentVersionId: string | null }

/**
 * The agent of that name, made when there is none, locked until the transaction ends: two workers that register
 * at once come here one after the other.
 */
export async function lockAgent(
  tx: Tx,
  agent: { newId: string; name: string; description: string },
): Promise<AgentRow> {
  await tx.query(
    `insert into agents (id, workspace_id, name, description) values ($1, $2, $3, $4)
     on conflict (workspace_id, name) do nothing`,
    [agent.newId, tx.workspaceId, agent.name, agent.description],
  )
  const [row] = await tx.query<AgentRow>(
    `select id, current_version_id as "currentVersionId" from agents where workspace_id = $1 and name = $2 for update`,
    [tx.workspaceId, agent.name],
  )
  if (row === undefined) throw new Error(`The agent ${agent.name} went away while it was being registered.`)
  return row
}

export type VersionRow = { id: string; number: number; digest: string }

export async function findVersion(tx: Tx, agentId: string, digest: string): Promise<VersionRow | null> {
  const rows = await tx.query<VersionRow>(
    'select id, number, digest from agent_versions where agent_id = $1 and digest = $2 and workspace_id = $3',
    [agentId, digest, tx.workspaceId],
  )
  return rows[0] ?? null
}

/** Adds the next version. The caller holds the agent's lock. @returns its number */
export async function insertVersion(
  tx: Tx,
  version: {
    id: string
    agentId: string
    digest: string
    definition: AgentDefinition
    createdBy: string
  },
): Promise<number> {
  const [row] = await tx.query<{ number: number }>(
    `insert into agent_versions (id, workspace_id, agent_id, number, digest, definition, created_by)
     select $1, $2, $3, coalesce(max(number), 0) + 1, $4, $5, $6 from agent_versions where agent_id = $3
     returning number`,
    [
      version.id,
      tx.workspaceId,
      version.agentId,
      version.digest,
      JSON.stringify(version.definition),
      version.createdBy,
    ],
  )
  return row?.number ?? 1
}

/** Pins new runs to a version. */
export async function setCurrentVersion(tx: Tx, agentId: string, versionId: string, description: string) {
  await tx.query(
    `update agents set current_version_id = $2, description = $3, updated_at = now()
     where id = $1 and workspace_id = $4`,
    [agentId, versionId, description, tx.workspaceId],
  )
}

export async function agentNames(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.query<{ id: string; name: string }>(
    'select id, name from agents where workspace_id = $1 and id = any($2::text[])',
    [tx.workspaceId, ids],
  )
  return new Map(rows.map((row) => [row.id, row.name]))
}
