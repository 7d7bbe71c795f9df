'use client'
import type { ConfigView } from '@ground-control/core/config/schema'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Flag, Plus } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useMemo, useState } from 'react'
import { Button } from '@/components/button'
import { ConfirmDialog } from '@/components/confirm-dialog'
import type { Column } from '@/components/data-table/column'
import { DataTable } from '@/components/data-table/data-table'
import { EmptyState } from '@/components/empty-state'
import { RelativeTime } from '@/components/relative-time'
import { useMay } from '@/features/access/me'
import { NeedsRole } from '@/features/access/needs-role'
import { useTRPC } from '@/lib/trpc/context'
import { QueryCard } from './query-card'
import { told } from './told'

const SetConfigDialog = dynamic(
  () => import('./set-config-dialog').then((module) => module.SetConfigDialog),
  { ssr: false },
)

export function ConfigTab() {
  const trpc = useTRPC()
  const config = useQuery(trpc.config.list.queryOptions())
  const mayChange = useMay('admin')
  const [editing, setEditing] = useState<ConfigView | 'new' | null>(null)
  const [removing, setRemoving] = useState<string | null>(null)
  const remove = useMutation(
    trpc.config.remove.mutationOptions({
      ...told('Removed', 'It was not removed'),
      onSettled: () => setRemoving(null),
    }),
  )
  const columns = useMemo(
    () => configColumns(mayChange ? { onEdit: setEditing, onRemove: setRemoving } : null),
    [mayChange],
  )
  return (
    <>
      <QueryCard
        title="Flags and config"
        hint="flag.<name> is what ctx.flag(name, fallback) reads; a change counts for the next step"
        query={config}
        actions={
          <NeedsRole needed="admin">
            <Button size="sm" onClick={() => setEditing('new')}>
              <Plus aria-hidden /> Set value
            </Button>
          </NeedsRole>
        }
      >
        {(rows) => (
          <DataTable
            label="Flags and config"
            rows={rows}
            columns={columns}
            rowId={(item) => item.key}
            empty={
              <EmptyState icon={Flag} title="Nothing is set">
                Agents use the fallbacks in their code.
              </EmptyState>
            }
          />
        )}
      </QueryCard>
      {editing !== null && (
        <SetConfigDialog item={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />
      )}
      <ConfirmDialog
        isOpen={removing !== null}
        onOpenChange={(isOpen) => !isOpen && setRemoving(null)}
        title={`Remove ${removing ?? ''}?`}
        description="Agents that read it use their fallback from the next step on."
        confirmLabel="Remove"
        tone="danger"
        isBusy={remove.isPending}
        onConfirm={() => removing && remove.mutate({ key: removing })}
      />
    </>
  )
}

type Actions = { onEdit: (item: ConfigView) => void; onRemove: (key: string) => void }

function configColumns(actions: Actions | null): Column<ConfigView>[] {
  const columns: Column<ConfigView>[] = [
    {
      id: 'key',
      header: 'Key',
      sortBy: (item) => item.key,
      cell: (item) => <code className="font-mono text-xs">{item.key}</code>,
    },
    {
      id: 'value',
      header: 'Value',
      className: 'max-w-72',
      cell: (item) => (
        <code className="block truncate font-mono text-soft text-xs" title={JSON.stringify(item.value)}>
          {JSON.stringify(item.value)}
        </code>
      ),
    },
    { id: 'by', header: 'Set by', hideBelow: 'md', cell: (item) => item.updatedBy },
    {
      id: 'at',
      header: 'Set',
      align: 'end',
      hideBelow: 'sm',
      cell: (item) => <RelativeTime at={item.updatedAt} />,
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
      cell: (item) => (
        <span className="inline-flex gap-1">
          <Button
            variant="ghost"
            size="sm"
            onClick={() => actions.onEdit(item)}
            aria-label={`Change ${item.key}`}
          >
            Change
          </Button>
          <Button
            variant="ghost"
            size="sm"
            onClick={() => actions.onRemove(item.key)}
            aria-label={`Remove ${item.key}`}
          >
            Remove
          </Button>
        </span>
      ),
    },
  ]
}
