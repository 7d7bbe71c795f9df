import type { Actor } from '@ground-control/core/actors'
import { type ChannelView, channelHost, type ShownSettings } from '@ground-control/core/channels/schema'
import { AppError } from '@ground-control/core/errors'
import { roleAllows } from '@ground-control/core/roles'
import type { Services } from '../../services.ts'

/** The workspace's channels by name, with how they did within a day. Secrets are not read; settings are for admins. */
export async function listChannels(services: Services, actor: Actor): Promise<ChannelView[]> {
  return readChannels(services, actor, null)
}

/** One channel, archived ones too. Throws not_found. */
export async function readChannel(services: Services, actor: Actor, id: string): Promise<ChannelView> {
  const [channel] = await readChannels(services, actor, id)
  if (channel === undefined) throw new AppError('not_found', 'no such channel')
  return channel
}

async function readChannels(services: Services, actor: Actor, id: string | null): Promise<ChannelView[]> {
  const { workspaceId } = actor
  const maySee = roleAllows(actor.role, 'admin')
  return services.db.read(workspaceId, async (prisma) => {
    const rows = await prisma.$queryRaw<ChannelRow[]>`
      select c.id, c.revision, c.name, c.enabled, c.settings, c.secret is not null as "hasSecret", c.created_at as "createdAt",
        c.updated_at as "updatedAt", coalesce(d.delivered, 0)::int as "delivered24h", coalesce(d.dead, 0)::int as "dead24h"
      from channels c left join (
        select channel_id, count(*) filter (where status = 'delivered') as delivered, count(*) filter (where status = 'dead') as dead
        from deliveries where workspace_id = ${workspaceId} and created_at > now() - interval '24 hours' group by channel_id
      ) d on d.channel_id = c.id
      where c.workspace_id = ${workspaceId} and (c.id = ${id} or (${id}::text is null and c.archived_at is null))
      order by c.name, c.id`
    return rows.map(({ settings, ...row }) => ({
      ...row,
      kind: settings.kind,
      host: channelHost(settings),
      settings: maySee ? settings : null,
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
    }))
  })
}

type ChannelRow = Omit<ChannelView, 'createdAt' | 'updatedAt' | 'kind' | 'host' | 'settings'> & {
  settings: ShownSettings
  createdAt: Date
  updatedAt: Date
}
