'use client'
import { addAbsenceInput } from '@ground-control/core/absences/schema'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FormDialog } from '@/components/form-dialog'
import { FormField } from '@/components/form-field'
import { Input } from '@/components/input'
import { Select } from '@/components/select'
import { useMay, useMe } from '@/features/access/me'
import { instantOfLocal, localOfInstant } from '@/features/escalations/prepare/notice-times'
import { shownError } from '@/lib/errors/shown-error'
import { checkInput } from '@/lib/forms/check-input'
import { toast } from '@/lib/toast'
import { useTRPC } from '@/lib/trpc/context'

const dayMs = 86_400_000
const nobody = 'nobody'

/** Notes an absence: one's own, or anybody's for an admin. */
export function AbsenceDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const me = useMe()
  const isAdmin = useMay('admin')
  const members = useQuery(trpc.access.members.queryOptions()).data ?? []
  const [userId, setUserId] = useState(me.actor.id)
  const [startsAt, setStartsAt] = useState(() => localOfInstant(new Date().toISOString()))
  const [endsAt, setEndsAt] = useState(() => localOfInstant(new Date(Date.now() + 7 * dayMs).toISOString()))
  const [delegateId, setDelegateId] = useState(nobody)
  const [note, setNote] = useState('')
  const [problems, setProblems] = useState<Record<string, string>>({})
  const add = useMutation(
    trpc.absences.add.mutationOptions({
      onSuccess(absence) {
        void queryClient.invalidateQueries(trpc.absences.list.queryFilter())
        toast.success(`The absence of ${absence.name} is noted`)
        onClose()
      },
    }),
  )
  const fields = { ...shownError(add.error).fields, ...problems }
  function submit() {
    const checked = checkInput(addAbsenceInput, {
      userId,
      startsAt: instantOfLocal(startsAt) ?? '',
      endsAt: instantOfLocal(endsAt) ?? '',
      note: note.trim(),
      ...(delegateId !== nobody && { delegateId }),
    })
    setProblems(checked.ok ? {} : checked.fields)
    if (checked.ok) add.mutate(checked.input)
  }
  const people = members
    .filter((member) => member.role !== 'viewer' && !member.disabled)
    .map((member) => ({ value: member.userId, label: member.name }))
  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title="Add an absence"
      submitLabel="Add"
      isBusy={add.isPending}
      error={add.error}
      onSubmit={submit}
    >
      {isAdmin && (
        <FormField label="Who" error={fields.userId}>
          {(field) => <Select {...field} value={userId} onChange={setUserId} options={people} />}
        </FormField>
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        <FormField label="From" error={fields.startsAt}>
          {(field) => (
            <Input
              {...field}
              type="datetime-local"
              value={startsAt}
              onChange={(event) => setStartsAt(event.target.value)}
            />
          )}
        </FormField>
        <FormField label="Until" error={fields.endsAt}>
          {(field) => (
            <Input
              {...field}
              type="datetime-local"
              value={endsAt}
              onChange={(event) => setEndsAt(event.target.value)}
            />
          )}
        </FormField>
      </div>
      <FormField label="In their place" hint="Is told whatever they would be told." error={fields.delegateId}>
        {(field) => (
          <Select
            {...field}
            value={delegateId}
            onChange={setDelegateId}
            options={[
              { value: nobody, label: 'Nobody' },
              ...people.filter((person) => person.value !== userId),
            ]}
          />
        )}
      </FormField>
      <FormField label="Note" isOptional error={fields.note}>
        {(field) => (
          <Input {...field} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />
        )}
      </FormField>
    </FormDialog>
  )
}
