'use client'
import type { MemberView } from '@ground-control/core/access/schema'
import { useMutation } from '@tanstack/react-query'
import { Select } from '@/components/select'
import { useMay } from '@/features/access/me'
import { useTRPC } from '@/lib/trpc/context'
import { roleHints, roleOptions } from './role-options'
import { told } from './told'

/** The member's role; a choice for admins, but not of their own: nobody locks themselves out by a slip. */
export function MemberRole({ member }: { member: MemberView }) {
  const mayChange = useMay('admin') && !member.isSelf
  const change = useMutation(
    useTRPC().access.changeRole.mutationOptions(
      told(`${member.name} has another role now`, 'The role was not changed'),
    ),
  )
  if (!mayChange) {
    return (
      <span className="capitalize" title={roleHints[member.role]}>
        {member.role}
      </span>
    )
  }
  return (
    <Select
      aria-label={`Role of ${member.name}`}
      value={change.isPending ? change.variables.role : member.role}
      onChange={(role) => role !== member.role && change.mutate({ userId: member.userId, role })}
      options={roleOptions}
      disabled={change.isPending}
      className="w-32"
    />
  )
}
