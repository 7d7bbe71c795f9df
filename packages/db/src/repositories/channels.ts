import type { ChannelKind, ShownSettings } from '@ground-control/core/channels/schema'
import type { Tx } from '../database.ts'

export type ChannelRow = {
  id: string
  name: string
  kind: ChannelKind
  enabled: boolean
  settings: ShownSettings
  secret: Buffer | null
  revision: number
  archivedAt: Date | null
}

const columns = `id, name, kind, enabled, settings, secret, revision, archived_at as "archivedAt"`

export async function lockChannel(tx: Tx, id: string): Promise<ChannelRow | null> {
  const rows = await tx.query<ChannelRow>(
    `select ${columns} from channels where id = $1 and workspace_id = $2 for update`,
    [id, tx.workspaceId],
  )
  return rows[0] ?? null
}

/** Those of the ids that are there and not archived. */
export async function findChannels(tx: Tx, ids: readonly string[]): Promise<ChannelRow[]> {
  if (ids.length === 0) return []
  return tx.query<ChannelRow>(
    `select ${columns} from channels where workspace_id = $1 and id = any($2::text[]) and archived_at is null order by id`,
    [tx.workspaceId, ids],
  )
}

export async function writeChannel(
  tx: Tx,
  channel: Pick<ChannelRow, 'id' | 'name' | 'kind' | 'enabled' | 'settings' | 'secret'>,
): Promise<void> {
  await tx.query(
    `insert into channels (id, workspace_id, name, kind, enabled, settings, secret) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (id) do update set name = excluded.name, enabled = excluded.enabled, settings = excluded.settings,
       secret = excluded.secret, revision = channels.revision + 1, updated_at = now()`,
    [
      channel.id,
      tx.workspaceId,
      channel.name,
      channel.kind,
      channel.enabled,
      JSON.stringify(channel.settings),
      channel.secret,
    ],
  )
  tx.changed('channels', channel.id)
}
