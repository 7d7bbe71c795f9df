'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { DiffView } from '@/components/diff-view'
import { FormDialog } from '@/components/form-dialog'
import { FormField } from '@/components/form-field'
import { Input } from '@/components/input'
import { toast } from '@/lib/toast'
import { useTRPC } from '@/lib/trpc/context'
import type { EscalationEditing } from './use-escalation-form'

/** Puts what the form says in force as the next version, after showing what that changes. */
export function PublishDialog({ editing, onClose }: { editing: EscalationEditing; onClose: () => void }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const router = useRouter()
  const [note, setNote] = useState('')
  const { base, draft, definition } = editing
  const publish = useMutation(
    trpc.escalations.publish.mutationOptions({
      onSuccess(next) {
        queryClient.setQueryData(trpc.escalations.get.queryKey({ id: next.id }), next)
        void queryClient.invalidateQueries(trpc.escalations.list.queryFilter())
        toast.success(`Version ${next.version} of ${next.name} is in force`)
        editing.rebase(next)
        onClose()
        if (base === null) router.push(`/escalations/${next.id}`)
      },
    }),
  )
  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={`Publish ${draft.name}`}
      description={
        base === null
          ? 'It becomes version 1. Questions that wait already come under it as well, from now on.'
          : `It becomes version ${base.version + 1}. Questions that are under way keep their version.`
      }
      submitLabel="Publish"
      isBusy={publish.isPending}
      error={publish.error}
      onSubmit={() =>
        publish.mutate({
          ...(base && { id: base.id, baseVersion: base.version }),
          name: draft.name,
          description: draft.description.trim(),
          definition,
          note: note.trim(),
        })
      }
    >
      {base && <DiffView before={base.definition} after={definition} labels={['In force', 'New']} />}
      <FormField label="Note" isOptional hint="What changes and why; it stands in the history.">
        {(field) => (
          <Input {...field} value={note} maxLength={500} onChange={(event) => setNote(event.target.value)} />
        )}
      </FormField>
    </FormDialog>
  )
}
