import { z } from 'zod'
import { id } from '../ids.ts'

/** Who is asked or told: a person, everybody of a role, or a group. Viewers decide nothing, so nobody tells them. */
export const recipient = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('person'), userId: id('user') }),
  z.object({ kind: z.literal('role'), role: z.enum(['operator', 'developer', 'admin']) }),
  z.object({ kind: z.literal('group'), groupId: id('group') }),
])
export type Recipient = z.infer<typeof recipient>

export type Person = { userId: string; name: string; email: string; role: string }
/** Out of office from `startsAt` until before `endsAt`. */
export type Absence = { userId: string; startsAt: Date; endsAt: Date; delegateId: string | null }

/** The workspace's people who may decide, as they are now. */
export type Directory = {
  people: readonly Person[]
  groups: ReadonlyMap<string, readonly string[]>
  absences: readonly Absence[]
}

/** `insteadOf` names who is away. */
export type Told = { userId: string; name: string; email: string; insteadOf: string | null }

/**
 * The people behind recipients at a moment, each once. Who is out of office is left out, and their delegate told in
 * their place, or the delegate's delegate. Where that leaves nobody, those who are away are told all the same: better
 * to reach somebody on holiday than nobody.
 */
export function peopleOf(who: readonly Recipient[], at: Date, directory: Directory): Told[] {
  const byId = new Map(directory.people.map((person) => [person.userId, person]))
  const named = new Set(who.flatMap((one) => userIdsOf(one, directory)).filter((userId) => byId.has(userId)))
  const told = new Map<string, Told>()
  for (const userId of named) {
    const standIn = presentFor(userId, at, directory, byId)
    const person = standIn === null ? undefined : byId.get(standIn)
    if (person === undefined) continue
    const insteadOf = standIn === userId ? null : byId.get(userId)!.name
    // Who is named themselves is told as themselves.
    if (insteadOf === null || !told.has(person.userId))
      told.set(person.userId, { ...reach(person), insteadOf })
  }
  if (told.size > 0) return [...told.values()]
  return [...named].map((userId) => ({ ...reach(byId.get(userId)!), insteadOf: null }))
}

const reach = ({ userId, name, email }: Person) => ({ userId, name, email })

function userIdsOf(one: Recipient, { people, groups }: Directory): readonly string[] {
  switch (one.kind) {
    case 'person':
      return [one.userId]
    case 'role':
      return people.filter((person) => person.role === one.role).map((person) => person.userId)
    case 'group':
      return groups.get(one.groupId) ?? []
    default:
      return one satisfies never
  }
}

/** The person, or who stands in for them; null where that chain ends with nobody present. */
function presentFor(
  userId: string,
  at: Date,
  { absences }: Directory,
  byId: ReadonlyMap<string, Person>,
): string | null {
  const asked = new Set<string>()
  let present: string | null = userId
  while (present !== null && byId.has(present) && !asked.has(present)) {
    const away = absences.find(
      (absence) => absence.userId === present && absence.startsAt <= at && at < absence.endsAt,
    )
    if (away === undefined) return present
    asked.add(present)
    present = away.delegateId
  }
  return null
}
