import { AppError } from '@ground-control/core/errors'
import type { Recipient } from '@ground-control/core/escalations/recipients'
import type { Tx } from '@ground-control/db/database'
import { findGroups, readDirectory } from '@ground-control/db/repositories/directory'

/** Throws bad_request for a person who cannot decide here, or a group that is not there. `places` name each of `who`. */
export async function checkRecipients(
  tx: Tx,
  who: ReadonlyArray<{ place: string; recipient: Recipient }>,
): Promise<void> {
  if (who.length === 0) return
  const { people } = await readDirectory(tx)
  const deciders = new Set(people.map((person) => person.userId))
  const groups = await findGroups(
    tx,
    who.flatMap(({ recipient }) => (recipient.kind === 'group' ? [recipient.groupId] : [])),
  )
  const issues = who.flatMap(({ place, recipient }) => {
    if (recipient.kind === 'person' && !deciders.has(recipient.userId))
      return [{ field: place, message: 'is nobody who may decide here: an operator or more' }]
    if (recipient.kind === 'group' && !groups.has(recipient.groupId))
      return [{ field: place, message: 'no such group' }]
    return []
  })
  const [first] = issues
  if (first) throw new AppError('bad_request', `${first.field}: ${first.message}`, { issues })
}
