import { allWorkspaces } from '@ground-control/db/database'
import { redispatch, wakeRuns } from '@ground-control/db/repositories/dispatch'
import type { Services } from '../services.ts'

const batchSize = 500

/** Sleeps that are over, event waits whose time is up, retries that are due. All by the database's clock. */
export async function fireTimers(services: Services): Promise<boolean> {
  return services.db.transaction(allWorkspaces, async (tx) => {
    const due = await tx.query<{ runId: string }>(
      `update steps set status = 'succeeded', finished_at = now()
       where id in (select id from steps where status = 'waiting' and wake_at <= now() order by wake_at limit $1 for update skip locked)
       returning run_id as "runId"`,
      [batchSize],
    )
    await wakeRuns(
      tx,
      due.map((row) => row.runId),
    )
    const retries = await tx.query<{ id: string }>(
      `select id from runs where status = 'queued' and dispatched_at is null and wake_at <= now() order by wake_at limit $1 for update skip locked`,
      [batchSize],
    )
    await redispatch(
      tx,
      retries.map((row) => row.id),
    )
    return due.length === batchSize || retries.length === batchSize
  })
}
