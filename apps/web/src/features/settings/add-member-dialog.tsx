'use client'
import { addMemberInput } from '@ground-control/core/access/schema'
import type { Role } from '@ground-control/core/roles'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { FormDialog } from '@/components/form-dialog'
import { FormField } from '@/components/form-field'
import { Input } from '@/components/input'
import { Select } from '@/components/select'
import { ShownOnce } from '@/components/shown-once'
import { shownError } from '@/lib/errors/shown-error'
import { checkInput } from '@/lib/forms/check-input'
import { toast } from '@/lib/toast'
import { useTRPC } from '@/lib/trpc/context'
import { roleHints, roleOptions } from './role-options'

/** Adds a person. Their first password is made by the control plane and shown here, once. */
export function AddMemberDialog({ onClose }: { onClose: () => void }) {
  const [email, setEmail] = useState('')
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('operator')
  const [problems, setProblems] = useState<Record<string, string>>({})
  const add = useMutation(
    useTRPC().access.addMember.mutationOptions({
      onSuccess({ member, password }) {
        if (password !== null) return
        toast.success(`${member.name} may enter now, with the password they have`)
        onClose()
      },
    }),
  )
  const fields = { ...shownError(add.error).fields, ...problems }

  function submit() {
    const checked = checkInput(addMemberInput, { email: email.trim(), name: name.trim(), role })
    setProblems(checked.ok ? {} : checked.fields)
    if (checked.ok) add.mutate(checked.input)
  }

  if (add.data?.password) {
    return (
      <ShownOnce
        title={`First password of ${add.data.member.name}`}
        what="password"
        text={add.data.password}
        onDone={onClose}
      >
        Pass it on by a safe way. It is not shown again; they can change it under “Your account”.
      </ShownOnce>
    )
  }
  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title="Add a member"
      submitLabel="Add"
      isBusy={add.isPending}
      error={add.error}
      onSubmit={submit}
    >
      <FormField label="E-mail" error={fields.email}>
        {(field) => (
          <Input
            {...field}
            type="email"
            autoComplete="off"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        )}
      </FormField>
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
      <FormField label="Role" hint={`${roleHints[role]}.`} error={fields.role}>
        {(field) => <Select {...field} value={role} onChange={setRole} options={roleOptions} />}
      </FormField>
    </FormDialog>
  )
}
