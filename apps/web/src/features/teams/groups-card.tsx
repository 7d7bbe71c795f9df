'use client'
import type { GroupView } from '@ground-control/core/groups/schema'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Plus, Users } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useMemo, useState } from 'react'
import { Button } from '@/components/button'
import { ConfirmDialog } from '@/components/confirm-dialog'
import type { Column } from '@/components/data-table/column'
import { DataTable } from '@/components/data-table/data-table'
import { EmptyState } from '@/components/empty-state'
import { useMay } from '@/features/access/me'
import { NeedsRole } from '@/features/access/needs-role'
import { QueryCard } from '@/features/settings/query-card'
import { told } from '@/features/settings/told'
import { useTRPC } from '@/lib/trpc/context'

const GroupDialog = dynamic(() => import('./group-dialog').then((module) => module.GroupDialog), {
  ssr: false,
})

export function GroupsCard() {
  const trpc = useTRPC()
  const groups = useQuery(trpc.groups.list.queryOptions())
  const mayChange = useMay('admin')
  const [editing, setEditing] = useState<GroupView | 'new' | null>(null)
  const [removing, setRemoving] = useState<GroupView | null>(null)
  const remove = useMutation(
    trpc.groups.remove.mutationOptions({
      ...told('Group removed', 'The group was not removed'),
      onSettled: () => setRemoving(null),
    }),
  )
  const columns = useMemo(
    () => groupColumns(mayChange ? { onEdit: setEditing, onRemove: setRemoving } : null),
    [mayChange],
  )
  return (
    <>
      <QueryCard
        title="Groups"
        hint="A group stands wherever a person or a role may be told or asked"
        query={groups}
        actions={
          <NeedsRole needed="admin">
            <Button size="sm" onClick={() => setEditing('new')}>
              <Plus aria-hidden /> New group
            </Button>
          </NeedsRole>
        }
      >
        {(rows) => (
          <DataTable
            label="Groups"
            rows={rows}
            columns={columns}
            rowId={(group) => group.id}
            empty={<EmptyState icon={Users} title="No group" />}
          />
        )}
      </QueryCard>
      {editing !== null && (
        <GroupDialog group={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />
      )}
      <ConfirmDialog
        isOpen={removing !== null}
        onOpenChange={(isOpen) => !isOpen && setRemoving(null)}
        title={`Remove ${removing?.name ?? ''}?`}
        description="The people in it stay members of the workspace."
        confirmLabel="Remove"
        tone="danger"
        isBusy={remove.isPending}
        onConfirm={() => removing && remove.mutate({ id: removing.id })}
      />
    </>
  )
}

type Actions = { onEdit: (group: GroupView) => void; onRemove: (group: GroupView) => void }

function groupColumns(actions: Actions | null): Column<GroupView>[] {
  const columns: Column<GroupView>[] = [
    { id: 'name', header: 'Group', sortBy: (group) => group.name, cell: (group) => group.name },
    {
      id: 'members',
      header: 'Members',
      className: 'max-w-96 max-sm:max-w-40',
      cell: (group) => (
        <span className="block truncate text-soft">
          {group.members.map((member) => member.name).join(', ') || 'nobody'}
        </span>
      ),
    },
  ]
  if (actions === null) return columns
  return [
    ...columns,
    {
      id: 'actions',
      header: 'Actions',
      hasHiddenHeader: true,
      align: 'end',
      cell: (group) => (
        <span className="inline-flex gap-1">
          <Button
            variant="ghost"
            size="sm"
            aria-label={`Change ${group.name}`}
            onClick={() => actions.onEdit(group)}
          >
            Change
          </Button>
          <Button
            variant="ghost"
            size="sm"
            aria-label={`Remove ${group.name}`}
            onClick={() => actions.onRemove(group)}
          >
            Remove
          </Button>
        </span>
      ),
    },
  ]
}
