import { type Directory, peopleOf, type Recipient, type Told } from './recipients.ts'
import type { EscalationDefinition, FinalAction } from './schema.ts'
import { addWorkingTime } from './working-time.ts'

/** A turn in the chain: the first telling of a level (reminder 0), one of its reminders, or the end. */
export type Turn = { level: number; reminder: number } | 'final'
/** `turn` null: the start of the chain, before the first. */
export type TurnAt = { turn: Turn | null; at: Date }

type NextTurn = TurnAt & { turn: Turn }

export type Notice =
  | { kind: 'tell'; at: Date; level: number; reminder: number; people: Told[]; channelIds: readonly string[] }
  | { kind: 'end'; at: Date; action: Exclude<FinalAction, { kind: 'keep_waiting' }> }

export type Question = {
  /** asked by name; they stand in the first level's place. null: whom the policy names */
  assignees: readonly Recipient[] | null
  /** who has taken it on: reminders are theirs alone, later levels come all the same */
  claimedBy: string | null
}

/**
 * Who is told when about a question that nobody decides, in the order of time.
 *
 * The same function serves the timers, which ask for what is due since the last turn they carried out, and the
 * simulator, which asks for all of it: what it shows is what happens.
 *
 * @param after the last turn that was carried out, and when it was due
 * @param until notices up to and at this moment, `most` of them at most
 * @returns the notices, the last turn with them, and the one that follows; null where none does
 */
export function whoIsToldWhen(
  definition: EscalationDefinition,
  question: Question,
  directory: Directory,
  { after, until, most }: { after: TurnAt; until: Date; most: number },
): { notices: Notice[]; last: TurnAt; next: NextTurn | null } {
  const notices: Notice[] = []
  let last = after
  let next = turnAfter(definition, last)
  while (next !== null && next.at <= until && notices.length < most) {
    notices.push(noticeOf(definition, question, directory, next))
    last = next
    next = turnAfter(definition, last)
  }
  return { notices, last, next }
}

function turnAfter(definition: EscalationDefinition, last: TurnAt): NextTurn | null {
  const turn = followingTurn(definition, last.turn)
  if (turn === null) return null
  const passedMs = last.turn === null ? 0 : elapsedMs(definition, last.turn)
  const at = addWorkingTime(last.at, elapsedMs(definition, turn) - passedMs, definition.hours)
  return { turn, at }
}

function followingTurn(definition: EscalationDefinition, turn: Turn | null): Turn | null {
  if (turn === 'final') return null
  if (turn === null) return { level: 0, reminder: 0 }
  const { levels, final } = definition
  const following: Turn | null =
    turn.level + 1 < levels.length
      ? { level: turn.level + 1, reminder: 0 }
      : final.kind === 'keep_waiting'
        ? null
        : 'final'
  if (levels[turn.level]?.remindEveryMs == null) return following
  const reminder = { level: turn.level, reminder: turn.reminder + 1 }
  const isInTime = following === null || elapsedMs(definition, reminder) < elapsedMs(definition, following)
  return isInTime ? reminder : following
}

/** Working time from the question to the turn. */
function elapsedMs({ levels, final }: EscalationDefinition, turn: Turn): number {
  if (turn === 'final') return final.kind === 'keep_waiting' ? 0 : final.afterMs
  const { afterMs, remindEveryMs } = levels[turn.level]!
  return afterMs + turn.reminder * (remindEveryMs ?? 0)
}

function noticeOf(
  { levels, final }: EscalationDefinition,
  { assignees, claimedBy }: Question,
  directory: Directory,
  { turn, at }: NextTurn,
): Notice {
  if (turn === 'final') {
    if (final.kind === 'keep_waiting') throw new Error('waiting on has no end')
    return { kind: 'end', at, action: final }
  }
  const { who, channelIds } = levels[turn.level]!
  const named = turn.level === 0 && assignees !== null ? assignees : who
  const claimer = directory.people.find((person) => person.userId === claimedBy)
  const isTheirs = turn.reminder > 0 && claimer !== undefined
  const recipients: readonly Recipient[] = isTheirs ? [{ kind: 'person', userId: claimer.userId }] : named
  return { kind: 'tell', at, ...turn, people: peopleOf(recipients, at, directory), channelIds }
}

/** Of notices that came due together, a reminder that others follow has been overtaken: nobody is told thrice at once. */
export function withoutOvertaken(notices: readonly Notice[]): Notice[] {
  return notices.filter(
    (notice, index) => notice.kind === 'end' || notice.reminder === 0 || index === notices.length - 1,
  )
}
