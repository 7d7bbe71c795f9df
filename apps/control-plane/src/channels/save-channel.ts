import { randomBytes } from 'node:crypto'
import type { Actor } from '@ground-control/core/actors'
import type {
  ChannelSettings,
  SaveChannelInput,
  SavedChannel,
  ShownSettings,
} from '@ground-control/core/channels/schema'
import { AppError } from '@ground-control/core/errors'
import type { Tx } from '@ground-control/db/database'
import { type ChannelRow, lockChannel, writeChannel } from '@ground-control/db/repositories/channels'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { sealChannelSecret } from './channel-secret.ts'
import { readChannel } from './read/list-channels.ts'
import { recordedSettings } from './recorded-settings.ts'

const maxChannels = 50

/**
 * Makes or changes a channel. Its secret is sealed and never given out again; a webhook without one is given one,
 * which the answer shows this once. Throws conflict when it was changed since `revision`, is archived or the name is
 * taken, bad_request for another kind than it has or a Slack channel without an address.
 */
export async function saveChannel(
  services: Services,
  actor: Actor,
  input: SaveChannelInput,
): Promise<SavedChannel> {
  const saved = await services.db.transaction(actor.workspaceId, async (tx) => {
    const id = input.id ?? services.newId('channel')
    await refuseTakenName(tx, input)
    const before = input.id === undefined ? null : await lockChanged(tx, input.id, input)
    const { shown, secret } = split(input.settings)
    const own = shown.kind === 'webhook' && secret === null && before === null ? newSigningSecret() : null
    const kept = secretToKeep(shown, before)
    const given = secret ?? own
    const sealed = given === null ? kept : sealChannelSecret(services, actor.workspaceId, id, given)
    const settings = shown.kind === 'slack' && secret === null ? keptSlack(before) : shown
    const { name, enabled } = input
    await writeChannel(tx, { id, name, kind: settings.kind, enabled, settings, secret: sealed })
    record(services, tx, actor, [
      {
        action: 'channel.save',
        subject: { kind: 'channel', id },
        before: before && {
          name: before.name,
          enabled: before.enabled,
          settings: recordedSettings(before.settings),
        },
        after: {
          name,
          enabled,
          settings: recordedSettings(settings),
          secret: given === null ? 'kept' : 'set',
        },
      },
    ])
    return { id, secret: own }
  })
  return { channel: await readChannel(services, actor, saved.id), secret: saved.secret }
}

async function refuseTakenName(tx: Tx, input: SaveChannelInput) {
  await tx.query('select pg_advisory_xact_lock(hashtext($1))', [`channels ${tx.workspaceId}`])
  const live = await tx.query<{ name: string }>(
    'select name from channels where workspace_id = $1 and archived_at is null and id <> $2',
    [tx.workspaceId, input.id ?? ''],
  )
  if (live.some((channel) => channel.name === input.name))
    throw new AppError('conflict', `another channel is named ${input.name}`, { field: 'name' })
  if (live.length >= maxChannels)
    throw new AppError('conflict', `a workspace has at most ${maxChannels} channels: archive one first`)
}

async function lockChanged(tx: Tx, id: string, input: SaveChannelInput): Promise<ChannelRow> {
  const before = await lockChannel(tx, id)
  if (before === null) throw new AppError('not_found', 'no such channel')
  if (before.archivedAt !== null) throw new AppError('conflict', 'the channel is archived')
  if (input.revision !== undefined && input.revision !== before.revision)
    throw new AppError('conflict', 'somebody else changed the channel meanwhile', {
      field: 'revision',
      revision: before.revision,
    })
  if (before.kind !== input.settings.kind)
    throw wrong('settings.kind', `the channel is of the kind ${before.kind}: make a new one`)
  return before
}

const newSigningSecret = () => `whsec_${randomBytes(32).toString('base64')}`
const wrong = (field: string, message: string) =>
  new AppError('bad_request', `${field}: ${message}`, { issues: [{ field, message }] })

/** What may be seen, and what may not. */
function split(settings: ChannelSettings): { shown: ShownSettings; secret: string | null } {
  switch (settings.kind) {
    case 'email': {
      const { password, ...shown } = settings
      return { shown, secret: password ?? null }
    }
    case 'slack':
      return {
        shown: { kind: 'slack', host: settings.url ? new URL(settings.url).host : '' },
        secret: settings.url ?? null,
      }
    case 'webhook': {
      const { secret, ...shown } = settings
      return { shown, secret: secret ?? null }
    }
    default:
      return settings satisfies never
  }
}

/** A password goes to no other server, and under no other name, than the one it was set for. */
function secretToKeep(shown: ShownSettings, before: ChannelRow | null): Buffer | null {
  if (before === null) return null
  const was = before.settings
  if (shown.kind === 'email' && was.kind === 'email') {
    if (shown.user === '') return null
    if (before.secret !== null && (shown.host !== was.host || shown.user !== was.user))
      throw wrong('settings.password', 'give it again: it was set for another server or user')
  }
  return before.secret
}

function keptSlack(before: ChannelRow | null): ShownSettings {
  if (before === null) throw wrong('settings.url', 'is required')
  return before.settings
}
