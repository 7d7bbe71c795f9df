'use client'
import type { MemberView } from '@ground-control/core/access/schema'
import { useMutation, useQuery } from '@tanstack/react-query'
import { UserPlus } from 'lucide-react'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { useMemo, useState } from 'react'
import { Badge } from '@/components/badge'
import { Button } from '@/components/button'
import { ConfirmDialog } from '@/components/confirm-dialog'
import type { Column } from '@/components/data-table/column'
import { DataTable } from '@/components/data-table/data-table'
import { RelativeTime } from '@/components/relative-time'
import { NeedsRole } from '@/features/access/needs-role'
import { useTRPC } from '@/lib/trpc/context'
import { MemberRole } from './member-role'
import { QueryCard } from './query-card'
import { told } from './told'

const AddMemberDialog = dynamic(
  () => import('./add-member-dialog').then((module) => module.AddMemberDialog),
  { ssr: false },
)

export function MembersTab() {
  const trpc = useTRPC()
  const members = useQuery(trpc.access.members.queryOptions())
  const [isAdding, setAdding] = useState(false)
  const [leaving, setLeaving] = useState<MemberView | null>(null)
  const remove = useMutation(
    trpc.access.removeMember.mutationOptions({
      ...told('Member removed', 'The member was not removed'),
      onSettled: () => setLeaving(null),
    }),
  )
  const columns = useMemo(() => memberColumns(setLeaving), [])
  return (
    <>
      <QueryCard
        title="Members"
        hint="Who may enter this workspace, and what they may do"
        query={members}
        actions={
          <NeedsRole needed="admin">
            <Button size="sm" onClick={() => setAdding(true)}>
              <UserPlus aria-hidden /> Add member
            </Button>
          </NeedsRole>
        }
      >
        {(rows) => (
          <DataTable label="Members" rows={rows} columns={columns} rowId={(member) => member.userId} />
        )}
      </QueryCard>
      {isAdding && <AddMemberDialog onClose={() => setAdding(false)} />}
      <ConfirmDialog
        isOpen={leaving !== null}
        onOpenChange={(isOpen) => !isOpen && setLeaving(null)}
        title={`Remove ${leaving?.name ?? ''}?`}
        description="Their sessions in this workspace end within two seconds. What they did stays in the audit trail."
        confirmLabel="Remove"
        tone="danger"
        isBusy={remove.isPending}
        onConfirm={() => leaving && remove.mutate({ userId: leaving.userId })}
      />
    </>
  )
}

const memberColumns = (onRemove: (member: MemberView) => void): Column<MemberView>[] => [
  {
    id: 'name',
    header: 'Name',
    sortBy: (member) => member.name,
    className: 'max-w-64',
    cell: (member) => (
      <>
        <span className="flex items-center gap-2 font-medium">
          <Link href={`/audit/timeline?who=${member.userId}`} className="truncate hover:underline">
            {member.name}
          </Link>
          {member.isSelf && <Badge>You</Badge>}
          {member.disabled && <Badge tone="warn">Disabled</Badge>}
        </span>
        <span className="block truncate text-faint text-xs">{member.email}</span>
      </>
    ),
  },
  {
    id: 'role',
    header: 'Role',
    sortBy: (member) => member.role,
    cell: (member) => <MemberRole member={member} />,
  },
  {
    id: 'since',
    header: 'Since',
    align: 'end',
    hideBelow: 'sm',
    sortBy: (member) => member.createdAt,
    cell: (member) => <RelativeTime at={member.createdAt} />,
  },
  {
    id: 'actions',
    header: 'Actions',
    hasHiddenHeader: true,
    align: 'end',
    cell: (member) =>
      !member.isSelf && (
        <NeedsRole needed="admin" fallback={null}>
          <Button
            variant="ghost"
            size="sm"
            onClick={() => onRemove(member)}
            aria-label={`Remove ${member.name}`}
          >
            Remove
          </Button>
        </NeedsRole>
      ),
  },
]
