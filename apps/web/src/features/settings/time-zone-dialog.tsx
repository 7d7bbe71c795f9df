'use client'
import { changeTimeZoneInput } from '@ground-control/core/access/schema'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FormDialog } from '@/components/form-dialog'
import { FormField } from '@/components/form-field'
import { Input } from '@/components/input'
import { shownError } from '@/lib/errors/shown-error'
import { formatInstant } from '@/lib/format/relative-time'
import { checkInput } from '@/lib/forms/check-input'
import { toast } from '@/lib/toast'
import { useTRPC } from '@/lib/trpc/context'

export function TimeZoneDialog({ current, onClose }: { current: string; onClose: () => void }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [timeZone, setTimeZone] = useState(current)
  const [problem, setProblem] = useState<string>()
  const change = useMutation(
    trpc.access.changeTimeZone.mutationOptions({
      onSuccess(changed) {
        toast.success(`Days begin in ${changed.timeZone}`, {
          ...(changed.openUntil && {
            description: `Budget windows that are open now end as before, the last ${formatInstant(changed.openUntil)}.`,
          }),
        })
        void queryClient.invalidateQueries(trpc.access.pathFilter())
        onClose()
      },
    }),
  )
  function submit() {
    const checked = checkInput(changeTimeZoneInput, { timeZone: timeZone.trim() })
    setProblem(checked.ok ? undefined : checked.fields.timeZone)
    if (checked.ok) change.mutate(checked.input)
  }
  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title="Change the time zone"
      description="Says when days, weeks and months begin, for budgets, usage and policies. Budget windows that are open now keep their end; the next ones follow the new zone. Usage is shown on the new zone’s days at once."
      submitLabel="Change"
      isBusy={change.isPending}
      error={change.error}
      onSubmit={submit}
    >
      <FormField label="Time zone" error={problem ?? shownError(change.error).fields.timeZone}>
        {(field) => (
          <>
            <Input
              {...field}
              autoComplete="off"
              list="time-zones"
              value={timeZone}
              onChange={(event) => setTimeZone(event.target.value)}
            />
            <datalist id="time-zones">
              {['UTC', ...Intl.supportedValuesOf('timeZone')].map((zone) => (
                <option key={zone} value={zone} />
              ))}
            </datalist>
          </>
        )}
      </FormField>
    </FormDialog>
  )
}
