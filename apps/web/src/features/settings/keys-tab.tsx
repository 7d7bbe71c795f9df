'use client'
import type { ApiKeyView } from '@ground-control/core/access/schema'
import { useMutation, useQuery } from '@tanstack/react-query'
import { KeyRound, Plus } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useMemo, useState } from 'react'
import { Badge } from '@/components/badge'
import { Button } from '@/components/button'
import { ConfirmDialog } from '@/components/confirm-dialog'
import type { Column } from '@/components/data-table/column'
import { DataTable } from '@/components/data-table/data-table'
import { EmptyState } from '@/components/empty-state'
import { RelativeTime } from '@/components/relative-time'
import { cn } from '@/lib/class-names'
import { useTRPC } from '@/lib/trpc/context'
import { AdminsOnly } from './admins-only'
import { QueryCard } from './query-card'
import { roleHints } from './role-options'
import { told } from './told'

const CreateKeyDialog = dynamic(
  () => import('./create-key-dialog').then((module) => module.CreateKeyDialog),
  { ssr: false },
)

export function KeysTab() {
  return (
    <AdminsOnly what="API keys">
      <Keys />
    </AdminsOnly>
  )
}

function Keys() {
  const trpc = useTRPC()
  const keys = useQuery(trpc.access.apiKeys.queryOptions())
  const [isCreating, setCreating] = useState(false)
  const [revoking, setRevoking] = useState<ApiKeyView | null>(null)
  const revoke = useMutation(
    trpc.access.revokeApiKey.mutationOptions({
      ...told('Key revoked', 'The key was not revoked'),
      onSettled: () => setRevoking(null),
    }),
  )
  const columns = useMemo(() => keyColumns(setRevoking), [])
  return (
    <>
      <QueryCard
        title="API keys"
        hint="For programs: the SDK, workers, your own tools"
        query={keys}
        actions={
          <Button size="sm" onClick={() => setCreating(true)}>
            <Plus aria-hidden /> Create key
          </Button>
        }
      >
        {(rows) => (
          <DataTable
            label="API keys"
            rows={rows}
            columns={columns}
            rowId={(key) => key.id}
            rowClassName={(key) => cn(key.revokedAt && 'text-faint')}
            empty={
              <EmptyState icon={KeyRound} title="No key yet">
                A worker needs one, and so does every program that starts runs.
              </EmptyState>
            }
          />
        )}
      </QueryCard>
      {isCreating && <CreateKeyDialog onClose={() => setCreating(false)} />}
      <ConfirmDialog
        isOpen={revoking !== null}
        onOpenChange={(isOpen) => !isOpen && setRevoking(null)}
        title={`Revoke “${revoking?.name ?? ''}”?`}
        description="Every program that uses it is refused from now on. This cannot be undone."
        confirmLabel="Revoke"
        tone="danger"
        isBusy={revoke.isPending}
        onConfirm={() => revoking && revoke.mutate({ id: revoking.id })}
      />
    </>
  )
}

const keyColumns = (onRevoke: (key: ApiKeyView) => void): Column<ApiKeyView>[] => [
  {
    id: 'name',
    header: 'Name',
    sortBy: (key) => key.name,
    className: 'max-w-56',
    cell: (key) => (
      <>
        <span className="block truncate font-medium">{key.name}</span>
        <code className="font-mono text-faint text-xs">{key.prefix}…</code>
      </>
    ),
  },
  {
    id: 'scope',
    header: 'May act as',
    sortBy: (key) => key.scope,
    cell: (key) => (
      <Badge tone="outline" title={roleHints[key.scope]}>
        {key.scope}
      </Badge>
    ),
  },
  { id: 'by', header: 'Created by', hideBelow: 'lg', cell: (key) => key.createdBy },
  {
    id: 'used',
    header: 'Last used',
    align: 'end',
    hideBelow: 'sm',
    startsDescending: true,
    sortBy: (key) => key.lastUsedAt,
    cell: (key) => <RelativeTime at={key.lastUsedAt} />,
  },
  {
    id: 'expires',
    header: 'Expires',
    align: 'end',
    hideBelow: 'md',
    sortBy: (key) => key.expiresAt,
    cell: (key) => <RelativeTime at={key.expiresAt} />,
  },
  {
    id: 'actions',
    header: 'Actions',
    hasHiddenHeader: true,
    align: 'end',
    cell: (key) =>
      key.revokedAt ? (
        <span className="text-xs">
          revoked <RelativeTime at={key.revokedAt} />
        </span>
      ) : (
        <Button variant="ghost" size="sm" onClick={() => onRevoke(key)} aria-label={`Revoke ${key.name}`}>
          Revoke
        </Button>
      ),
  },
]
