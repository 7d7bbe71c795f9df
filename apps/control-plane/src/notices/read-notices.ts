import type { Actor } from '@ground-control/core/actors'
import type { Services } from '../services.ts'

/**
 * Notes that its owner has seen messages of their inbox. Not on the record: it changes nothing for anybody else, and
 * looking at a screen is no decision.
 */
export async function readNotices(
  services: Services,
  actor: Actor,
  input: { ids: string[] },
): Promise<{ read: number }> {
  return services.db.transaction(actor.workspaceId, async (tx) => {
    const rows = await tx.query<{ id: string }>(
      `update deliveries set read_at = now()
       where id = any($1::text[]) and workspace_id = $2 and user_id = $3 and kind = 'in_app' and read_at is null returning id`,
      [input.ids, tx.workspaceId, actor.id],
    )
    for (const { id } of rows) tx.changed('notices', id)
    return { read: rows.length }
  })
}
