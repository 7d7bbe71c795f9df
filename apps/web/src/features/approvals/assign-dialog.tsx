'use client'
import type { ApprovalView } from '@ground-control/core/approvals/schema'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FormDialog } from '@/components/form-dialog'
import { RecipientPicker } from '@/features/escalations/recipient-picker'
import { useNames } from '@/features/escalations/use-names'
import { toast } from '@/lib/toast'
import { useTRPC } from '@/lib/trpc/context'

/** Puts a question to people by name; they are told at once. Nobody named: whom the escalation names. */
export function AssignDialog({ approval, onClose }: { approval: ApprovalView; onClose: () => void }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const names = useNames()
  const [chosen, setChosen] = useState(approval.assignees ?? [])
  const assign = useMutation(
    trpc.approvals.assign.mutationOptions({
      onSuccess() {
        void queryClient.invalidateQueries(trpc.approvals.pathFilter())
        toast.success(chosen.length === 0 ? 'Nobody is named any more' : 'They are told')
        onClose()
      },
    }),
  )
  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title="Put it to"
      description="They are told at once and stand in the place of the first level. From then on they alone decide, or an admin in their place."
      submitLabel="Assign"
      isBusy={assign.isPending}
      error={assign.error}
      onSubmit={() => assign.mutate({ id: approval.id, assignees: chosen })}
    >
      <RecipientPicker label="Who" chosen={chosen} names={names} onChange={setChosen} />
    </FormDialog>
  )
}
