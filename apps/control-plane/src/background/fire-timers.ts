import { allWorkspaces } from '@ground-control/db/database'
import { redispatch, wakeRuns } from '@ground-control/db/repositories/dispatch'
import type { Services } from '../services.ts'

const batchSize = 500

/** Sleeps that are over, event waits whose time is up, retries that are due. All by the database's clock. */
export async function fireTimers(services: Services): Promise<boolean> {
  return services.db.transaction(allWorkspaces, async (tx) => {
    // What a run that is over waited for stays as it was: only its clock is taken away.
    const due = await tx.query<{ runId: string; isOver: boolean }>(
      `update steps s set status = case when r.finished_at is null then 'succeeded' else s.status end,
         finished_at = case when r.finished_at is null then now() end,
         wake_at = case when r.finished_at is null then s.wake_at end
       from runs r
       where r.id = s.run_id and s.id in
         (select id from steps where status = 'waiting' and wake_at <= now() order by wake_at limit $1 for update skip locked)
       returning s.run_id as "runId", r.finished_at is not null as "isOver"`,
      [batchSize],
    )
    await wakeRuns(
      tx,
      due.flatMap((row) => (row.isOver ? [] : [row.runId])),
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
