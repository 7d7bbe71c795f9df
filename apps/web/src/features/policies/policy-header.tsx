'use client'
import type { PolicyDetail } from '@ground-control/core/policies/schema'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Archive, Rocket } from 'lucide-react'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { useState } from 'react'
import { Button } from '@/components/button'
import { ConfirmDialog } from '@/components/confirm-dialog'
import { PageHeader } from '@/components/page-header'
import { Tooltip } from '@/components/tooltip'
import { NeedsRole } from '@/features/access/needs-role'
import { toast } from '@/lib/toast'
import { useTRPC } from '@/lib/trpc/context'
import { PolicyBadges } from './policy-badges'

const PublishDialog = dynamic(() => import('./publish-dialog').then((module) => module.PublishDialog), {
  ssr: false,
})

type Props = {
  policy: PolicyDetail
  isDirty: boolean
  mayEdit: boolean
  onPublished: (policy: PolicyDetail) => void
}

export function PolicyHeader({ policy, isDirty, mayEdit, onPublished }: Props) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [ask, setAsk] = useState<'publish' | 'archive' | null>(null)
  const archive = useMutation(
    trpc.policies.archive.mutationOptions({
      onSuccess() {
        setAsk(null)
        toast.success(`Archived ${policy.name}`)
        void queryClient.invalidateQueries(trpc.policies.pathFilter())
      },
    }),
  )
  const whyNot = isDirty
    ? 'Save the draft first: what is published is what is saved.'
    : policy.hasUnpublishedChanges
      ? null
      : 'The draft is what is in force.'
  const publishButton = (
    <Button
      variant="primary"
      aria-disabled={whyNot !== null}
      onClick={() => whyNot === null && setAsk('publish')}
    >
      <Rocket aria-hidden /> Publish
    </Button>
  )
  return (
    <>
      <PageHeader
        crumbs={
          <Link href="/policies" className="inline-flex min-h-6 items-center hover:text-text">
            Policies
          </Link>
        }
        title={policy.name}
        badge={<PolicyBadges policy={policy} />}
        description={policy.description || null}
        actions={
          policy.archivedAt === null && (
            <NeedsRole needed="admin">
              <div className="flex gap-2">
                <Button onClick={() => setAsk('archive')} disabled={!mayEdit}>
                  <Archive aria-hidden /> Archive
                </Button>
                {whyNot === null ? publishButton : <Tooltip label={whyNot}>{publishButton}</Tooltip>}
              </div>
            </NeedsRole>
          )
        }
      />
      {ask === 'publish' && (
        <PublishDialog
          policy={policy}
          onClose={() => setAsk(null)}
          onPublished={(next) => {
            setAsk(null)
            onPublished(next)
          }}
        />
      )}
      <ConfirmDialog
        isOpen={ask === 'archive'}
        onOpenChange={(isOpen) => !isOpen && setAsk(null)}
        title={`Archive ${policy.name}?`}
        description="Its rules are asked no more from this moment. Its history stays."
        confirmLabel="Archive"
        tone="danger"
        isBusy={archive.isPending}
        error={archive.error}
        onConfirm={() => archive.mutate({ id: policy.id })}
      />
    </>
  )
}
