'use client'
import type { PolicyDetail } from '@ground-control/core/policies/schema'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { DiffView } from '@/components/diff-view'
import { FormDialog } from '@/components/form-dialog'
import { FormField } from '@/components/form-field'
import { Input } from '@/components/input'
import { toast } from '@/lib/toast'
import { useTRPC } from '@/lib/trpc/context'
import { comparableRules } from './prepare/comparable-rules'

type Props = { policy: PolicyDetail; onClose: () => void; onPublished: (policy: PolicyDetail) => void }

/** Puts the saved draft in force, after showing what that changes. */
export function PublishDialog({ policy, onClose, onPublished }: Props) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [note, setNote] = useState('')
  const publish = useMutation(
    trpc.policies.publish.mutationOptions({
      onSuccess(next) {
        queryClient.setQueryData(trpc.policies.get.queryKey({ id: policy.id }), next)
        void queryClient.invalidateQueries(trpc.policies.list.queryFilter())
        toast.success(`Version ${next.publishedVersion} of ${next.name} is in force`)
        onPublished(next)
      },
    }),
  )
  const { problems } = policy
  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={`Publish ${policy.name}`}
      description={
        policy.publishedVersion === null
          ? 'It becomes version 1 and holds from the next call on.'
          : `It becomes version ${policy.publishedVersion + 1} and holds from the next call on.`
      }
      submitLabel="Publish"
      isBusy={publish.isPending}
      error={publish.error}
      onSubmit={() => publish.mutate({ id: policy.id, revision: policy.revision, note: note.trim() })}
    >
      {problems.length > 0 && (
        <div role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-bad text-sm">
          <p>It cannot be published like this:</p>
          <ul className="list-inside list-disc">
            {problems.map((problem) => (
              <li key={`${problem.rule} ${problem.field}`}>
                Rule {problem.rule + 1}, {problem.field}: {problem.message}
              </li>
            ))}
          </ul>
        </div>
      )}
      <DiffView
        before={comparableRules(policy.publishedRules)}
        after={comparableRules(policy.draft)}
        labels={['In force', 'Draft']}
      />
      <FormField label="Note" isOptional hint="What changes and why; it stands in the history.">
        {(field) => (
          <Input {...field} value={note} maxLength={500} onChange={(event) => setNote(event.target.value)} />
        )}
      </FormField>
    </FormDialog>
  )
}
