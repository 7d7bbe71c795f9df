import type { Absence, Directory, Person } from '@ground-control/core/escalations/recipients'
import type { Tx } from '../database.ts'

/** The workspace's people who may decide, its groups, and who is away now or later. */
export async function readDirectory(tx: Tx): Promise<Directory> {
  const [people, members, absences] = await Promise.all([
    tx.query<Person>(
      `select u.id as "userId", u.name, u.email, m.role::text from members m join users u on u.id = m.user_id
       where m.workspace_id = $1 and m.role <> 'viewer' and u.disabled_at is null order by u.name, u.id`,
      [tx.workspaceId],
    ),
    tx.query<{ groupId: string; userId: string }>(
      'select group_id as "groupId", user_id as "userId" from group_members where workspace_id = $1 order by user_id',
      [tx.workspaceId],
    ),
    tx.query<Absence>(
      `select user_id as "userId", starts_at as "startsAt", ends_at as "endsAt", delegate_id as "delegateId"
       from absences where workspace_id = $1 and ends_at > now() order by starts_at, id`,
      [tx.workspaceId],
    ),
  ])
  const groups = new Map<string, string[]>()
  for (const { groupId, userId } of members) groups.set(groupId, [...(groups.get(groupId) ?? []), userId])
  return { people, groups, absences }
}

/** Which of these groups there are. */
export async function findGroups(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ id: string }>(
    'select id from groups where workspace_id = $1 and id = any($2::text[])',
    [tx.workspaceId, ids],
  )
  return new Set(rows.map((row) => row.id))
}

/** The ids of these groups by their names; those that are not there are left out. */
export async function findGroupsByName(tx: Tx, names: readonly string[]): Promise<Map<string, string>> {
  if (names.length === 0) return new Map()
  const rows = await tx.query<{ id: string; name: string }>(
    'select id, name from groups where workspace_id = $1 and name = any($2::text[])',
    [tx.workspaceId, names],
  )
  return new Map(rows.map(({ id, name }) => [name, id]))
}
