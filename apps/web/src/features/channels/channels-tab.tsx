'use client'
import type { ChannelView } from '@ground-control/core/channels/schema'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Plus, Send } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useMemo, useState } from 'react'
import { Button } from '@/components/button'
import { ConfirmDialog } from '@/components/confirm-dialog'
import { DataTable } from '@/components/data-table/data-table'
import { EmptyState } from '@/components/empty-state'
import { useMay } from '@/features/access/me'
import { NeedsRole } from '@/features/access/needs-role'
import { QueryCard } from '@/features/settings/query-card'
import { told } from '@/features/settings/told'
import { useTRPC } from '@/lib/trpc/context'
import { channelColumns } from './channel-columns'
import { DeliveryLog } from './delivery-log'

const ChannelDialog = dynamic(() => import('./channel-dialog').then((module) => module.ChannelDialog), {
  ssr: false,
})

/** The ways out of the dashboard, and how what was sent by them went. */
export function ChannelsTab() {
  const trpc = useTRPC()
  const channels = useQuery(trpc.channels.list.queryOptions())
  const mayChange = useMay('admin')
  const [editing, setEditing] = useState<ChannelView | 'new' | null>(null)
  const [archiving, setArchiving] = useState<ChannelView | null>(null)
  const test = useMutation(
    trpc.channels.test.mutationOptions(told('Sent: see how it went below', 'Nothing was sent')),
  )
  const archive = useMutation(
    trpc.channels.archive.mutationOptions({
      ...told('Archived', 'It was not archived'),
      onSettled: () => setArchiving(null),
    }),
  )
  const { mutate: send } = test
  const columns = useMemo(
    () =>
      channelColumns(
        mayChange ? { onEdit: setEditing, onTest: (id) => send({ id }), onArchive: setArchiving } : null,
      ),
    [mayChange, send],
  )
  return (
    <div className="space-y-4">
      <QueryCard
        title="Channels"
        hint="Escalation policies say who is told by which. Passwords and addresses of hooks are kept encrypted"
        query={channels}
        actions={
          <NeedsRole needed="admin">
            <Button size="sm" onClick={() => setEditing('new')}>
              <Plus aria-hidden /> New channel
            </Button>
          </NeedsRole>
        }
      >
        {(rows) => (
          <DataTable
            label="Channels"
            rows={rows}
            columns={columns}
            rowId={(channel) => channel.id}
            empty={
              <EmptyState icon={Send} title="No channel">
                People are told in their inbox here, and nowhere else.
              </EmptyState>
            }
          />
        )}
      </QueryCard>
      <DeliveryLog />
      {editing !== null && (
        <ChannelDialog channel={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />
      )}
      <ConfirmDialog
        isOpen={archiving !== null}
        onOpenChange={(isOpen) => !isOpen && setArchiving(null)}
        title={`Archive ${archiving?.name ?? ''}?`}
        description="Nothing is sent by it any more, and its secret is forgotten. Its log stays."
        confirmLabel="Archive"
        tone="danger"
        isBusy={archive.isPending}
        onConfirm={() => archiving && archive.mutate({ id: archiving.id })}
      />
    </div>
  )
}
