'use client'
import type { SecretView } from '@ground-control/core/config/schema'
import { useMutation, useQuery } from '@tanstack/react-query'
import { LockKeyhole, Plus } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useMemo, useState } from 'react'
import { Button } from '@/components/button'
import { ConfirmDialog } from '@/components/confirm-dialog'
import type { Column } from '@/components/data-table/column'
import { DataTable } from '@/components/data-table/data-table'
import { EmptyState } from '@/components/empty-state'
import { RelativeTime } from '@/components/relative-time'
import { useTRPC } from '@/lib/trpc/context'
import { AdminsOnly } from './admins-only'
import { QueryCard } from './query-card'
import { told } from './told'

const SetSecretDialog = dynamic(
  () => import('./set-secret-dialog').then((module) => module.SetSecretDialog),
  { ssr: false },
)

export function SecretsTab() {
  return (
    <AdminsOnly what="Secrets">
      <Secrets />
    </AdminsOnly>
  )
}

function Secrets() {
  const trpc = useTRPC()
  const secrets = useQuery(trpc.config.secrets.queryOptions())
  /** the name of the one to replace, '' for a new one */
  const [setting, setSetting] = useState<string | null>(null)
  const [removing, setRemoving] = useState<string | null>(null)
  const remove = useMutation(
    trpc.config.removeSecret.mutationOptions({
      ...told('Secret removed', 'The secret was not removed'),
      onSettled: () => setRemoving(null),
    }),
  )
  const columns = useMemo(() => secretColumns(setSetting, setRemoving), [])
  return (
    <>
      <QueryCard
        title="Secrets"
        hint="Agents read them by ctx.secret(name). They are kept encrypted, and nobody can read them here"
        query={secrets}
        actions={
          <Button size="sm" onClick={() => setSetting('')}>
            <Plus aria-hidden /> Set secret
          </Button>
        }
      >
        {(rows) => (
          <DataTable
            label="Secrets"
            rows={rows}
            columns={columns}
            rowId={(secret) => secret.name}
            empty={<EmptyState icon={LockKeyhole} title="No secret is kept here" />}
          />
        )}
      </QueryCard>
      {setting !== null && <SetSecretDialog name={setting} onClose={() => setSetting(null)} />}
      <ConfirmDialog
        isOpen={removing !== null}
        onOpenChange={(isOpen) => !isOpen && setRemoving(null)}
        title={`Remove ${removing ?? ''}?`}
        description="Agents that ask for it fail from now on."
        confirmLabel="Remove"
        tone="danger"
        isBusy={remove.isPending}
        onConfirm={() => removing && remove.mutate({ name: removing })}
      />
    </>
  )
}

const secretColumns = (
  onReplace: (name: string) => void,
  onRemove: (name: string) => void,
): Column<SecretView>[] => [
  {
    id: 'name',
    header: 'Name',
    sortBy: (secret) => secret.name,
    cell: (secret) => <code className="font-mono text-xs">{secret.name}</code>,
  },
  { id: 'by', header: 'Set by', hideBelow: 'sm', cell: (secret) => secret.updatedBy },
  {
    id: 'at',
    header: 'Set',
    align: 'end',
    hideBelow: 'sm',
    cell: (secret) => <RelativeTime at={secret.updatedAt} />,
  },
  {
    id: 'actions',
    header: 'Actions',
    hasHiddenHeader: true,
    align: 'end',
    cell: (secret) => (
      <span className="inline-flex gap-1">
        <Button
          variant="ghost"
          size="sm"
          onClick={() => onReplace(secret.name)}
          aria-label={`Replace ${secret.name}`}
        >
          Replace
        </Button>
        <Button
          variant="ghost"
          size="sm"
          onClick={() => onRemove(secret.name)}
          aria-label={`Remove ${secret.name}`}
        >
          Remove
        </Button>
      </span>
    ),
  },
]
