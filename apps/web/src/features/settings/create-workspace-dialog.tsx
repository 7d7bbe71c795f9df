'use client'
import { createWorkspaceInput } from '@ground-control/core/access/schema'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FormDialog } from '@/components/form-dialog'
import { FormField } from '@/components/form-field'
import { Input } from '@/components/input'
import { shownError } from '@/lib/errors/shown-error'
import { checkInput } from '@/lib/forms/check-input'
import { toast } from '@/lib/toast'
import { useTRPC } from '@/lib/trpc/context'

/** 'Support, North' → 'support-north' */
const slugOf = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)

export function CreateWorkspaceDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [name, setName] = useState('')
  const [ownSlug, setOwnSlug] = useState<string | null>(null)
  const [timeZone, setTimeZone] = useState(Intl.DateTimeFormat().resolvedOptions().timeZone)
  const [problems, setProblems] = useState<Record<string, string>>({})
  const slug = ownSlug ?? slugOf(name)
  const create = useMutation(
    trpc.access.createWorkspace.mutationOptions({
      onSuccess() {
        toast.success(`${name.trim()} is there; enter it from this list`)
        void queryClient.invalidateQueries(trpc.access.pathFilter())
        onClose()
      },
    }),
  )
  const fields = { ...shownError(create.error).fields, ...problems }

  function submit() {
    const checked = checkInput(createWorkspaceInput, { name: name.trim(), slug, timeZone })
    setProblems(checked.ok ? {} : checked.fields)
    if (checked.ok) create.mutate(checked.input)
  }

  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title="Create a workspace"
      submitLabel="Create"
      isBusy={create.isPending}
      error={create.error}
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
      <FormField label="Short name" hint="In addresses and logs." error={fields.slug}>
        {(field) => (
          <Input
            {...field}
            autoComplete="off"
            className="font-mono"
            value={slug}
            onChange={(event) => setOwnSlug(event.target.value)}
          />
        )}
      </FormField>
      <FormField
        label="Time zone"
        hint="When its days and months begin, for budgets."
        error={fields.timeZone}
      >
        {(field) => (
          <Input
            {...field}
            autoComplete="off"
            value={timeZone}
            onChange={(event) => setTimeZone(event.target.value)}
          />
        )}
      </FormField>
    </FormDialog>
  )
}
