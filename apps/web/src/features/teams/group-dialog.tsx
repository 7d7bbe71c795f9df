'use client'
import { type GroupView, saveGroupInput } from '@ground-control/core/groups/schema'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { Checkbox } from '@/components/checkbox'
import { FormDialog } from '@/components/form-dialog'
import { FormField } from '@/components/form-field'
import { Input } from '@/components/input'
import { shownError } from '@/lib/errors/shown-error'
import { checkInput } from '@/lib/forms/check-input'
import { toast } from '@/lib/toast'
import { useTRPC } from '@/lib/trpc/context'

/** Makes a group or changes one: its name and who is in it. Viewers decide nothing, so they are not offered. */
export function GroupDialog({ group, onClose }: { group: GroupView | null; onClose: () => void }) {
  const trpc = useTRPC()
  const id = useId()
  const queryClient = useQueryClient()
  const members = useQuery(trpc.access.members.queryOptions()).data ?? []
  const [name, setName] = useState(group?.name ?? '')
  const [chosen, setChosen] = useState(() => group?.members.map((member) => member.userId) ?? [])
  const [problems, setProblems] = useState<Record<string, string>>({})
  const save = useMutation(
    trpc.groups.save.mutationOptions({
      onSuccess(saved) {
        void queryClient.invalidateQueries(trpc.groups.list.queryFilter())
        toast.success(`${saved.name} is kept`)
        onClose()
      },
    }),
  )
  const fields = { ...shownError(save.error).fields, ...problems }
  function submit() {
    const checked = checkInput(saveGroupInput, {
      ...(group && { id: group.id }),
      name: name.trim(),
      userIds: chosen,
    })
    setProblems(checked.ok ? {} : checked.fields)
    if (checked.ok) save.mutate(checked.input)
  }
  const deciders = members.filter((member) => member.role !== 'viewer' && !member.disabled)
  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={group === null ? 'New group' : `Change ${group.name}`}
      submitLabel="Keep"
      isBusy={save.isPending}
      error={save.error}
      onSubmit={submit}
    >
      <FormField label="Name" error={fields.name}>
        {(field) => (
          <Input
            {...field}
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </FormField>
      <fieldset>
        <legend className="mb-1 font-medium text-sm">Members</legend>
        <ul className="max-h-60 space-y-1 overflow-y-auto">
          {deciders.map(({ userId, name: personName, role }) => (
            <li key={userId} className="flex min-h-7 items-center gap-2">
              <Checkbox
                id={`${id}-${userId}`}
                checked={chosen.includes(userId)}
                onCheckedChange={(isOn) =>
                  setChosen(isOn === true ? [...chosen, userId] : chosen.filter((one) => one !== userId))
                }
              />
              <label htmlFor={`${id}-${userId}`} className="text-sm">
                {personName} <span className="text-faint text-xs">{role}</span>
              </label>
            </li>
          ))}
        </ul>
      </fieldset>
    </FormDialog>
  )
}
