'use client'
import type { Recipient } from '@ground-control/core/escalations/recipients'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '@/lib/trpc/context'

const roleNames = { operator: 'All operators', developer: 'All developers', admin: 'All admins' } as const

/** Everything that a chain may name, with the names that people know it by. */
export function useNames() {
  const trpc = useTRPC()
  const members = useQuery(trpc.access.members.queryOptions()).data ?? []
  const groups = useQuery(trpc.groups.list.queryOptions()).data ?? []
  const channels = useQuery(trpc.channels.list.queryOptions()).data ?? []
  const deciders = members.filter((member) => member.role !== 'viewer' && !member.disabled)

  const recipients: Array<{ value: string; label: string; recipient: Recipient }> = [
    ...(['operator', 'developer', 'admin'] as const).map((role) => ({
      value: `role ${role}`,
      label: roleNames[role],
      recipient: { kind: 'role' as const, role },
    })),
    ...groups.map(({ id, name }) => ({
      value: id,
      label: `Group ${name}`,
      recipient: { kind: 'group' as const, groupId: id },
    })),
    ...deciders.map(({ userId, name }) => ({
      value: userId,
      label: name,
      recipient: { kind: 'person' as const, userId },
    })),
  ]
  const nameOf = (recipient: Recipient) => {
    const value = keyOf(recipient)
    return recipients.find((known) => known.value === value)?.label ?? 'Somebody who has left'
  }
  return { recipients, nameOf, channels }
}

export function keyOf(recipient: Recipient): string {
  if (recipient.kind === 'person') return recipient.userId
  return recipient.kind === 'group' ? recipient.groupId : `role ${recipient.role}`
}
