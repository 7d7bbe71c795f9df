import type { Recipient } from '@ground-control/core/escalations/recipients'
import type { NamedRecipient } from '@ground-control/core/workers/schema'
import type { Tx } from '@ground-control/db/database'
import { findGroupsByName, readDirectory } from '@ground-control/db/repositories/directory'

/** Whom code means by an address, a role or a group's name; or the first that is nobody here. */
export async function findAssignees(
  tx: Tx,
  named: readonly NamedRecipient[],
): Promise<{ assignees: Recipient[] } | { problem: string }> {
  const { people } = await readDirectory(tx)
  const groups = await findGroupsByName(
    tx,
    named.flatMap((one) => ('group' in one ? [one.group] : [])),
  )
  const assignees: Recipient[] = []
  for (const [index, one] of named.entries()) {
    if ('role' in one) assignees.push({ kind: 'role', role: one.role })
    else if ('group' in one) {
      const groupId = groups.get(one.group)
      if (groupId === undefined) return { problem: `assignees.${index}: no group is named ${one.group}` }
      assignees.push({ kind: 'group', groupId })
    } else {
      const email = one.person.trim().toLowerCase()
      const person = people.find((known) => known.email.toLowerCase() === email)
      if (person === undefined)
        return { problem: `assignees.${index}: nobody who may decide here has the address ${one.person}` }
      assignees.push({ kind: 'person', userId: person.userId })
    }
  }
  return { assignees }
}
