import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import type {
  EscalationDefinition,
  EscalationDetail,
  PublishEscalationInput,
} from '@ground-control/core/escalations/schema'
import { canonicalJson } from '@ground-control/core/json'
import type { Tx } from '@ground-control/db/database'
import { findChannels } from '@ground-control/db/repositories/channels'
import {
  lockEscalation,
  putEscalationInForce,
  wakeUnescalated,
} from '@ground-control/db/repositories/escalations'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { checkRecipients } from './check-recipients.ts'
import { getEscalation } from './read/get-escalation.ts'

/** Each question chooses among them. */
const maxPolicies = 100

/**
 * Puts a definition in force as the next version of a policy, or as the first of a new one. Questions keep the
 * version that they came under; those that wait without one come under it now.
 * Throws conflict when another version is in force by now, nothing is new, or the name is taken; bad_request for
 * people, groups and channels that are not there.
 */
export async function publishEscalation(
  services: Services,
  actor: Actor,
  input: PublishEscalationInput,
): Promise<EscalationDetail> {
  const id = await services.db.transaction(actor.workspaceId, async (tx) => {
    await refuseTakenName(tx, input)
    const before = input.id === undefined ? null : await lockEdited(tx, input.id, input)
    await checkDefinition(tx, input.definition)
    const policyId = input.id ?? services.newId('escalation')
    const { name, description, definition, note } = input
    const version = await putEscalationInForce(tx, {
      id: policyId,
      name,
      description,
      versionId: services.newId('escalationVersion'),
      definition,
      note,
      createdBy: actor.name,
    })
    record(services, tx, actor, [
      {
        action: 'escalation.publish',
        subject: { kind: 'escalation', id: policyId },
        before: before && {
          name: before.name,
          description: before.description,
          version: before.version,
          definition: before.definition,
        },
        after: { name, description, version, definition, note },
      },
    ])
    await wakeUnescalated(tx)
    return policyId
  })
  return getEscalation(services, actor, { id })
}

async function refuseTakenName(tx: Tx, input: PublishEscalationInput) {
  // Two new policies of one name at once: the second waits here and then sees the first.
  await tx.query('select pg_advisory_xact_lock(hashtext($1))', [`escalations ${tx.workspaceId}`])
  const live = await tx.query<{ id: string; name: string }>(
    'select id, name from escalation_policies where workspace_id = $1 and archived_at is null and id <> $2',
    [tx.workspaceId, input.id ?? ''],
  )
  const taken = live.find((policy) => policy.name === input.name)
  if (taken)
    throw new AppError('conflict', `another escalation policy is named ${input.name}`, {
      field: 'name',
      id: taken.id,
    })
  if (live.length >= maxPolicies)
    throw new AppError('conflict', `a workspace has at most ${maxPolicies} escalation policies: archive one`)
}

async function lockEdited(tx: Tx, id: string, input: PublishEscalationInput) {
  const before = await lockEscalation(tx, id)
  if (before === null) throw new AppError('not_found', 'no such escalation policy')
  if (before.archivedAt !== null) throw new AppError('conflict', 'the escalation policy is archived')
  if (before.version !== input.baseVersion)
    throw new AppError('conflict', 'somebody else published a version meanwhile', {
      field: 'baseVersion',
      version: before.version,
    })
  const { name, description, definition } = input
  const isSame =
    canonicalJson({ name, description, definition }) ===
    canonicalJson({ name: before.name, description: before.description, definition: before.definition })
  if (isSame) throw new AppError('conflict', `version ${before.version} says this already`)
  return before
}

/** What a definition names must be there. */
async function checkDefinition(tx: Tx, { levels }: EscalationDefinition): Promise<void> {
  await checkRecipients(
    tx,
    levels.flatMap(({ who }, level) =>
      who.map((recipient, index) => ({ place: `definition.levels.${level}.who.${index}`, recipient })),
    ),
  )
  const channelIds = [...new Set(levels.flatMap((level) => level.channelIds))]
  const found = new Set((await findChannels(tx, channelIds)).map((channel) => channel.id))
  const issues = levels.flatMap((level, place) =>
    level.channelIds.flatMap((channelId, index) =>
      found.has(channelId)
        ? []
        : [{ field: `definition.levels.${place}.channelIds.${index}`, message: 'no such channel' }],
    ),
  )
  const [first] = issues
  if (first) throw new AppError('bad_request', `${first.field}: ${first.message}`, { issues })
}
