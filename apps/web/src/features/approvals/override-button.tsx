'use client'
import type { ApprovalView } from '@ground-control/core/approvals/schema'
import { useState } from 'react'
import { Button } from '@/components/button'
import { FormDialog } from '@/components/form-dialog'
import { FormField } from '@/components/form-field'
import { Textarea } from '@/components/textarea'
import { useMay } from '@/features/access/me'
import { refusedBy } from '@/lib/errors/shown-error'
import type { Decide } from './use-decisions'

type Props = { approval: ApprovalView; error: unknown; decide: Decide }

/** Where it was refused because it is put to others: an admin may approve in their place, with a reason that stays. */
export function OverrideButton({ approval, error, decide }: Props) {
  const isAdmin = useMay('admin')
  const [isOpen, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const [isTried, setTried] = useState(false)
  if (!isAdmin || approval.kind !== 'approval' || refusedBy(error) !== 'assignees') return null
  return (
    <>
      <Button size="sm" className="mt-2" onClick={() => setOpen(true)}>
        Approve in their place
      </Button>
      {isOpen && (
        <FormDialog
          isOpen
          onOpenChange={setOpen}
          title="Approve in their place"
          description="This stays on the record beside the decision."
          submitLabel="Approve in their place"
          isBusy={false}
          error={null}
          onSubmit={() => {
            setTried(true)
            if (reason.trim() === '') return
            setOpen(false)
            void decide(approval, { kind: 'approve' }, reason.trim(), true)
          }}
        >
          <FormField label="Reason" error={isTried && reason.trim() === '' ? 'Say why.' : null}>
            {(field) => (
              <Textarea
                {...field}
                rows={3}
                maxLength={2_000}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </FormField>
        </FormDialog>
      )}
    </>
  )
}
