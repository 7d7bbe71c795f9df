import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import type { GroupView, SaveGroupInput } from '@ground-control/core/groups/schema'
import type { Tx } from '@ground-control/db/database'
import { record } from '../audit/record.ts'
import { checkRecipients } from '../escalations/check-recipients.ts'
import type { Services } from '../services.ts'
import { listGroups } from './list-groups.ts'

const maxGroups = 100

/** Makes a group, or changes its name and members. Throws not_found, conflict for a taken name, bad_request for strangers. */
export async function saveGroup(services: Services, actor: Actor, input: SaveGroupInput): Promise<GroupView> {
  const userIds = [...new Set(input.userIds)].sort()
  const groupId = await services.db.transaction(actor.workspaceId, async (tx) => {
    const id = input.id ?? services.newId('group')
    await refuseTakenName(tx, input)
    const before = await lockGroup(tx, id)
    if (input.id !== undefined && before === null) throw new AppError('not_found', 'no such group')
    await checkRecipients(
      tx,
      input.userIds.map((userId, index) => ({
        place: `userIds.${index}`,
        recipient: { kind: 'person', userId },
      })),
    )
    await tx.query(
      `insert into groups (id, workspace_id, name) values ($1, $2, $3)
       on conflict (id) do update set name = excluded.name, updated_at = now()`,
      [id, tx.workspaceId, input.name],
    )
    await tx.query('delete from group_members where group_id = $1', [id])
    await tx.query(
      'insert into group_members (group_id, user_id, workspace_id) select $1, unnest($2::text[]), $3',
      [id, userIds, tx.workspaceId],
    )
    record(services, tx, actor, [
      {
        action: 'group.save',
        subject: { kind: 'group', id },
        before: before && { name: before.name, userIds: before.userIds },
        after: { name: input.name, userIds },
      },
    ])
    tx.changed('access', id)
    return id
  })
  const saved = (await listGroups(services, actor)).find((group) => group.id === groupId)
  if (saved === undefined) throw new AppError('not_found', 'the group was removed meanwhile')
  return saved
}

export async function lockGroup(tx: Tx, id: string): Promise<{ name: string; userIds: string[] } | null> {
  const [group] = await tx.query<{ name: string }>(
    'select name from groups where id = $1 and workspace_id = $2 for update',
    [id, tx.workspaceId],
  )
  if (group === undefined) return null
  const members = await tx.query<{ userId: string }>(
    'select user_id as "userId" from group_members where group_id = $1 order by user_id',
    [id],
  )
  return { name: group.name, userIds: members.map((member) => member.userId) }
}

async function refuseTakenName(tx: Tx, input: SaveGroupInput) {
  await tx.query('select pg_advisory_xact_lock(hashtext($1))', [`groups ${tx.workspaceId}`])
  const others = await tx.query<{ name: string }>(
    'select name from groups where workspace_id = $1 and id <> $2',
    [tx.workspaceId, input.id ?? ''],
  )
  if (others.some((group) => group.name === input.name))
    throw new AppError('conflict', `another group is named ${input.name}`, { field: 'name' })
  if (others.length >= maxGroups)
    throw new AppError('conflict', `a workspace has at most ${maxGroups} groups: remove one first`)
}
