'use client'
import type { PolicyDetail, PolicyVersionView } from '@ground-control/core/policies/schema'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { History } from 'lucide-react'
import { useState } from 'react'
import { Badge } from '@/components/badge'
import { Button } from '@/components/button'
import { ConfirmDialog } from '@/components/confirm-dialog'
import { DiffView } from '@/components/diff-view'
import { EmptyState } from '@/components/empty-state'
import { RelativeTime } from '@/components/relative-time'
import { toast } from '@/lib/toast'
import { useTRPC } from '@/lib/trpc/context'
import { comparableRules } from './prepare/comparable-rules'

type Props = { policy: PolicyDetail; mayEdit: boolean; onRolledBack: (policy: PolicyDetail) => void }

/** Every version that was ever in force, each with what it changed. */
export function PolicyHistory({ policy, mayEdit, onRolledBack }: Props) {
  const [target, setTarget] = useState<PolicyVersionView | null>(null)
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const rollback = useMutation(
    trpc.policies.rollback.mutationOptions({
      onSuccess(next) {
        setTarget(null)
        queryClient.setQueryData(trpc.policies.get.queryKey({ id: policy.id }), next)
        void queryClient.invalidateQueries(trpc.policies.list.queryFilter())
        toast.success(`Version ${next.publishedVersion} of ${next.name} is in force`)
        onRolledBack(next)
      },
    }),
  )
  if (policy.versions.length === 0)
    return (
      <EmptyState icon={History} title="Never published">
        Each published version stays here for good, and can be put in force again.
      </EmptyState>
    )
  return (
    <>
      <ol className="space-y-2">
        {policy.versions.map((version, index) => (
          <VersionEntry
            key={version.id}
            version={version}
            before={policy.versions[index + 1] ?? null}
            isInForce={version.number === policy.publishedVersion}
            onRollback={mayEdit && policy.archivedAt === null ? () => setTarget(version) : null}
          />
        ))}
      </ol>
      {target && (
        <ConfirmDialog
          isOpen
          onOpenChange={(isOpen) => !isOpen && setTarget(null)}
          title={`Put version ${target.number} in force again?`}
          description={`Its rules become version ${(policy.publishedVersion ?? 0) + 1}. This is what changes:`}
          confirmLabel="Roll back"
          reason="optional"
          isBusy={rollback.isPending}
          error={rollback.error}
          onConfirm={(note) =>
            rollback.mutate({ id: policy.id, toVersion: target.number, note: note.slice(0, 500) })
          }
        >
          <DiffView
            before={comparableRules(policy.publishedRules)}
            after={comparableRules(target.rules)}
            labels={['In force', `Version ${target.number}`]}
          />
        </ConfirmDialog>
      )}
    </>
  )
}

type EntryProps = {
  version: PolicyVersionView
  before: PolicyVersionView | null
  isInForce: boolean
  onRollback: (() => void) | null
}

function VersionEntry({ version, before, isInForce, onRollback }: EntryProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <li className="rounded-lg border border-line bg-raised">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 px-4 py-2.5">
        <span className="font-medium text-sm">Version {version.number}</span>
        {isInForce && <Badge tone="good">in force</Badge>}
        <span className="min-w-0 flex-1 basis-52 text-soft text-sm">
          {version.note || <span className="text-faint">no note</span>}
        </span>
        <span className="text-faint text-xs">
          {version.createdBy}, <RelativeTime at={version.createdAt} className="" />
        </span>
        <Button size="sm" variant="ghost" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          What changed
        </Button>
        {onRollback && !isInForce && (
          <Button size="sm" onClick={onRollback}>
            Roll back to it
          </Button>
        )}
      </div>
      {isOpen && (
        <div className="border-line border-t p-4">
          <DiffView
            before={comparableRules(before?.rules ?? null)}
            after={comparableRules(version.rules)}
            labels={['Before', 'After']}
          />
        </div>
      )}
    </li>
  )
}
