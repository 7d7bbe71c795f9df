'use client'
import { type ApprovalRules, singleOperatorKey } from '@ground-control/core/approvals/terms'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '@/components/button'
import { Card } from '@/components/card'
import { ErrorNote } from '@/components/error-note'
import { FormField } from '@/components/form-field'
import { Input } from '@/components/input'
import { RelativeTime } from '@/components/relative-time'
import { useMay } from '@/features/access/me'
import { told } from '@/features/settings/told'
import { useTRPC } from '@/lib/trpc/context'

/** Lets one person decide alone, on purpose and in the open. */
export function SingleOperatorCard({ mode }: { mode: ApprovalRules['singleOperator'] }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const mayChange = useMay('admin')
  const [reason, setReason] = useState('')
  const onSettled = () => void queryClient.invalidateQueries(trpc.approvals.pathFilter())
  const set = useMutation(
    trpc.config.set.mutationOptions({
      ...told('One person decides alone now', 'Nothing was changed'),
      onSettled,
    }),
  )
  const end = useMutation(
    trpc.config.remove.mutationOptions({ ...told('Two are two again', 'Nothing was changed'), onSettled }),
  )
  return (
    <Card className="p-4">
      <h2 className="font-medium text-base">Single operator</h2>
      <p className="mt-1 text-soft text-sm">
        While one person runs the workspace: one approval is enough everywhere, also from who had a part in
        it. A note stands above the queue, and every decision made meanwhile says so for good.
      </p>
      {mode !== null && (
        <p className="mt-3 text-sm">
          On: {mode.setBy} set it <RelativeTime at={mode.since} className="" />. “{mode.reason}”
        </p>
      )}
      {mayChange && mode !== null && (
        <Button
          className="mt-3"
          isBusy={end.isPending}
          onClick={() => end.mutate({ key: singleOperatorKey })}
        >
          Switch off
        </Button>
      )}
      {mayChange && mode === null && (
        <form
          className="mt-3 space-y-3"
          onSubmit={(event) => {
            event.preventDefault()
            if (reason.trim() !== '') set.mutate({ key: singleOperatorKey, value: { reason: reason.trim() } })
          }}
        >
          <FormField label="Reason">
            {(field) => (
              <Input
                {...field}
                maxLength={500}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </FormField>
          <Button type="submit" isBusy={set.isPending} disabled={reason.trim() === ''}>
            Switch on
          </Button>
        </form>
      )}
      {!mayChange && mode === null && <p className="mt-3 text-sm">Off.</p>}
      <ErrorNote error={set.error ?? end.error} />
    </Card>
  )
}
