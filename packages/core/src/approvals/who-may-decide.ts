import { type Directory, peopleOf, type Recipient, type Told } from '../escalations/recipients.ts'
import type { EscalationDefinition } from '../escalations/schema.ts'
import type { Turn } from '../escalations/who-is-told-when.ts'

/**
 * Who may decide a question that is put to people by name: those named, who stands in for one that is away, and
 * whomever the escalation has told by now. Who is named and away may all the same: being away bars nobody.
 * Each once; empty where nobody of them is there any more.
 */
export function whoMayDecide(
  assignees: readonly Recipient[],
  escalated: readonly Recipient[],
  at: Date,
  directory: Directory,
): Told[] {
  const everybody = [...assignees, ...escalated]
  const named = peopleOf(everybody, at, { ...directory, absences: [] })
  const standIns = peopleOf(everybody, at, directory).filter(({ insteadOf }) => insteadOf !== null)
  const known = new Set(named.map(({ userId }) => userId))
  return [...named, ...standIns.filter(({ userId }) => !known.has(userId))]
}

/** Whom the levels after the first have brought in; assignees stand in the first one's place. */
export function toldBeyondFirst(definition: EscalationDefinition, turn: Turn | null): Recipient[] {
  if (turn === null) return []
  const last = turn === 'final' ? definition.levels.length - 1 : turn.level
  return definition.levels.slice(1, last + 1).flatMap(({ who }) => who)
}
