import type { AbsenceView, AddAbsenceInput } from '@ground-control/core/absences/schema'
import type { Actor } from '@ground-control/core/actors'
import { roleAllows } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import { record } from '../audit/record.ts'
import { checkRecipients } from '../escalations/check-recipients.ts'
import type { Services } from '../services.ts'
import { listAbsences } from './list-absences.ts'

const maxAhead = 50

/**
 * Notes that a person is out of office, and who is told in their place. Throws refused for another's absence unless
 * an admin enters it, bad_request for people who cannot decide here, or who would stand in for themselves.
 */
export async function addAbsence(
  services: Services,
  actor: Actor,
  input: AddAbsenceInput,
): Promise<AbsenceView> {
  const userId = input.userId ?? actor.id
  mustBeOwn(actor, userId)
  if (input.delegateId === userId) throw wrong('delegateId', 'must be somebody else')
  const id = await services.db.transaction(actor.workspaceId, async (tx) => {
    const absenceId = services.newId('absence')
    const { startsAt, endsAt, delegateId = null, note } = input
    await checkRecipients(tx, [
      { place: 'userId', recipient: { kind: 'person', userId } },
      ...(delegateId === null ? [] : [{ place: 'delegateId', recipient: named(delegateId) }]),
    ])
    const [ahead] = await tx.query<{ count: number }>(
      'select count(*)::int as count from absences where workspace_id = $1 and user_id = $2 and ends_at > now()',
      [tx.workspaceId, userId],
    )
    if ((ahead?.count ?? 0) >= maxAhead)
      throw new AppError('conflict', `a person has at most ${maxAhead} absences ahead: end one first`)
    await tx.query(
      `insert into absences (id, workspace_id, user_id, starts_at, ends_at, delegate_id, note, created_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [absenceId, tx.workspaceId, userId, startsAt, endsAt, delegateId, note, actor.id],
    )
    record(services, tx, actor, [
      {
        action: 'absence.add',
        subject: { kind: 'user', id: userId },
        after: { absenceId, startsAt, endsAt, delegateId, note },
      },
    ])
    tx.changed('access', userId)
    return absenceId
  })
  const added = (await listAbsences(services, actor)).find((absence) => absence.id === id)
  if (added === undefined) throw wrong('endsAt', 'is over already')
  return added
}

/** One's own, or anybody's for an admin. */
export function mustBeOwn(actor: Actor, userId: string): void {
  if (actor.id === userId || (actor.role !== 'worker' && roleAllows(actor.role, 'admin'))) return
  throw new AppError(
    'refused',
    `another's absence is for admins to change; ${actor.name} has ${actor.role}`,
    {
      by: 'role',
      needed: 'admin',
      held: actor.role,
    },
  )
}

const named = (userId: string) => ({ kind: 'person' as const, userId })
const wrong = (field: string, message: string) =>
  new AppError('bad_request', `${field}: ${message}`, { issues: [{ field, message }] })
