import type { Reader } from '@ground-control/db/database'

export type Counted = { timeZone: string; to: string }

/**
 * Up to when a workspace's calls and runs are summed up, and by whose days; null where they are about to be, by other
 * ones.
 */
export async function readCounted(prisma: Reader, workspaceId: string): Promise<Counted | null> {
  const [counted] = await prisma.$queryRaw<Counted[]>`
    select c.time_zone as "timeZone", c.counted_to::text as to from usage_counts c
    join workspaces w on w.id = c.workspace_id and w.time_zone = c.time_zone
    where c.workspace_id = ${workspaceId} and c.counted_to > '-infinity'`
  return counted ?? null
}
