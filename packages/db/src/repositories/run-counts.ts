import type { OverrideScope } from '@ground-control/core/overrides/schema'
import type { Tx } from '../database.ts'

type Scope = Exclude<OverrideScope, { kind: 'budget' }>

/** Runs of a scope that are not over. */
export const countOpenRuns = (tx: Tx, scope: Scope): Promise<number> =>
  count(tx, scope, `status in ('queued', 'running', 'waiting')`)

/** Runs of a scope that were started in the last hour, but for those that another run started. */
export const countStartsLastHour = (tx: Tx, scope: Scope): Promise<number> =>
  count(tx, scope, `created_at > now() - interval '1 hour' and parent_run_id is null`)

async function count(tx: Tx, scope: Scope, condition: string): Promise<number> {
  const column = { workspace: null, agent: 'agent_id', run: 'id' }[scope.kind]
  const [row] = await tx.query<{ count: number }>(
    `select count(*)::int as count from runs where workspace_id = $1 and ${condition} ${column === null ? '' : `and ${column} = $2`}`,
    scope.kind === 'workspace' ? [tx.workspaceId] : [tx.workspaceId, scope.id],
  )
  return row?.count ?? 0
}
