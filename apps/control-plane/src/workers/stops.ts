import type { Tx } from '@ground-control/db/database'

/** Orders in force that bear on calls, as the transaction sees them: a kill is obeyed at the next call, not at the next refresh of a cache. */
export type Stop = {
  id: string
  kind: 'pause' | 'kill' | 'pin_model' | 'bypass'
  scope: string
  scopeId: string | null
  params: { model?: string }
  reason: string
}

export async function readStops(tx: Tx): Promise<Stop[]> {
  return tx.query<Stop>(
    `select id, kind::text, scope, scope_id as "scopeId", params, reason from overrides
     where workspace_id = $1 and lifted_at is null and (expires_at is null or expires_at > now())
       and kind in ('pause', 'kill', 'pin_model', 'bypass') order by created_at desc`,
    [tx.workspaceId],
  )
}

const bearsOn = (stop: Stop, run: { id: string; agentId: string }) =>
  stop.scope === 'workspace' || stop.scopeId === run.agentId || stop.scopeId === run.id

/** The order that keeps a run from going on; a kill before a pause. */
export function stopOf(stops: readonly Stop[], run: { id: string; agentId: string }): Stop | null {
  const mine = stops.filter((stop) => bearsOn(stop, run))
  return mine.find((stop) => stop.kind === 'kill') ?? mine.find((stop) => stop.kind === 'pause') ?? null
}

export const orderOf = (
  stops: readonly Stop[],
  kind: 'pin_model' | 'bypass',
  run: { id: string; agentId: string },
): Stop | null => stops.find((stop) => stop.kind === kind && bearsOn(stop, run)) ?? null
