import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { mustBeOwn } from './add-absence.ts'

/** Ends an absence now, or calls it off before it starts. Throws not_found, refused for another's, conflict when it is over. */
export async function endAbsence(
  services: Services,
  actor: Actor,
  input: { id: string },
): Promise<{ ended: boolean }> {
  return services.db.transaction(actor.workspaceId, async (tx) => {
    const [absence] = await tx.query<{
      userId: string
      startsAt: Date
      endsAt: Date
      delegateId: string | null
    }>(
      `select user_id as "userId", starts_at as "startsAt", ends_at as "endsAt", delegate_id as "delegateId"
       from absences where id = $1 and workspace_id = $2 for update`,
      [input.id, tx.workspaceId],
    )
    if (absence === undefined) throw new AppError('not_found', 'no such absence')
    mustBeOwn(actor, absence.userId)
    if (absence.endsAt <= tx.now) throw new AppError('conflict', 'it is over already')
    const hasStarted = absence.startsAt < tx.now
    await tx.query(
      hasStarted ? 'update absences set ends_at = $2 where id = $1' : 'delete from absences where id = $1',
      hasStarted ? [input.id, tx.now] : [input.id],
    )
    record(services, tx, actor, [
      {
        action: 'absence.end',
        subject: { kind: 'user', id: absence.userId },
        before: {
          absenceId: input.id,
          startsAt: absence.startsAt.toISOString(),
          endsAt: absence.endsAt.toISOString(),
          delegateId: absence.delegateId,
        },
        after: { endsAt: hasStarted ? tx.now.toISOString() : null },
      },
    ])
    tx.changed('access', absence.userId)
    return { ended: true }
  })
}
