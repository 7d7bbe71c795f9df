'use client'
import type { EscalationDetail } from '@ground-control/core/escalations/schema'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Archive, Rocket } from 'lucide-react'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { useState } from 'react'
import { Badge } from '@/components/badge'
import { Button } from '@/components/button'
import { ConfirmDialog } from '@/components/confirm-dialog'
import { FormField } from '@/components/form-field'
import { Input } from '@/components/input'
import { PageHeader } from '@/components/page-header'
import { NeedsRole } from '@/features/access/needs-role'
import { toast } from '@/lib/toast'
import { useTRPC } from '@/lib/trpc/context'
import type { FieldsProps } from './chain-fields'

const PublishDialog = dynamic(() => import('./publish-dialog').then((module) => module.PublishDialog), {
  ssr: false,
})

type Props = FieldsProps & { policy: EscalationDetail | null }

export function EscalationHeader({ policy, editing, problems, mayEdit }: Props) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [ask, setAsk] = useState<'publish' | 'archive' | null>(null)
  const archive = useMutation(
    trpc.escalations.archive.mutationOptions({
      onSuccess() {
        setAsk(null)
        toast.success(`Archived ${policy?.name}`)
        void queryClient.invalidateQueries(trpc.escalations.pathFilter())
      },
    }),
  )
  const { draft, isDirty } = editing
  const isSlug = /^[a-z0-9][a-z0-9._-]{0,79}$/.test(draft.name)
  const isReady = isDirty && isSlug && Object.keys(problems).length === 0
  return (
    <>
      <PageHeader
        crumbs={
          <Link href="/escalations" className="inline-flex min-h-6 items-center hover:text-text">
            Escalation
          </Link>
        }
        title={policy?.name ?? 'New escalation policy'}
        badge={
          policy && (
            <>
              <Badge tone={policy.archivedAt ? 'neutral' : 'good'}>
                {policy.archivedAt ? 'archived' : `version ${policy.version}`}
              </Badge>
              {isDirty && <Badge tone="warn">not published</Badge>}
            </>
          )
        }
        description={policy?.description || null}
        actions={
          policy?.archivedAt == null && (
            <NeedsRole needed="admin">
              <div className="flex gap-2">
                {policy && isDirty && (
                  <Button variant="ghost" onClick={editing.discard}>
                    Discard
                  </Button>
                )}
                {policy && (
                  <Button onClick={() => setAsk('archive')} disabled={!mayEdit}>
                    <Archive aria-hidden /> Archive
                  </Button>
                )}
                <Button variant="primary" disabled={!isReady} onClick={() => setAsk('publish')}>
                  <Rocket aria-hidden /> Publish
                </Button>
              </div>
            </NeedsRole>
          )
        }
      />
      {policy === null && (
        <FormField
          label="Name"
          className="mb-4 max-w-md"
          error={
            draft.name !== '' && !isSlug ? 'Lower-case letters, digits, dot, dash and underscore.' : null
          }
        >
          {(field) => (
            <Input
              {...field}
              placeholder="nights-and-weekends"
              maxLength={80}
              disabled={!mayEdit}
              value={draft.name}
              onChange={(event) => editing.change({ name: event.target.value })}
            />
          )}
        </FormField>
      )}
      {ask === 'publish' && <PublishDialog editing={editing} onClose={() => setAsk(null)} />}
      <ConfirmDialog
        isOpen={ask === 'archive'}
        onOpenChange={(isOpen) => !isOpen && setAsk(null)}
        title={`Archive ${policy?.name}?`}
        description="No new question comes under it. Those that it is at work on go on with their version."
        confirmLabel="Archive"
        tone="danger"
        isBusy={archive.isPending}
        error={archive.error}
        onConfirm={() => policy && archive.mutate({ id: policy.id })}
      />
    </>
  )
}
