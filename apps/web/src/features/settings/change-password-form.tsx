'use client'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { Button } from '@/components/button'
import { ErrorNote } from '@/components/error-note'
import { FormField } from '@/components/form-field'
import { Input } from '@/components/input'
import { shownError } from '@/lib/errors/shown-error'
import { toast } from '@/lib/toast'
import { useTRPC } from '@/lib/trpc/context'

const shortest = 12

export function ChangePasswordForm() {
  const form = useRef<HTMLFormElement>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const change = useMutation(
    useTRPC().access.changePassword.mutationOptions({
      onSuccess() {
        toast.success('The password is changed')
        form.current?.reset()
      },
    }),
  )
  const fields = shownError(change.error).fields

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    const next = String(data.get('next'))
    const repeated = next === String(data.get('again'))
    setProblem(repeated ? null : 'The two are not the same.')
    if (repeated) change.mutate({ current: String(data.get('current')), next })
  }

  return (
    <form ref={form} onSubmit={submit} className="max-w-sm space-y-4">
      <FormField label="Current password" error={fields.current}>
        {(field) => (
          <Input {...field} name="current" type="password" autoComplete="current-password" required />
        )}
      </FormField>
      <FormField label="New password" hint={`At least ${shortest} characters.`} error={fields.next}>
        {(field) => (
          <Input
            {...field}
            name="next"
            type="password"
            autoComplete="new-password"
            minLength={shortest}
            required
          />
        )}
      </FormField>
      <FormField label="New password again" error={problem}>
        {(field) => <Input {...field} name="again" type="password" autoComplete="new-password" required />}
      </FormField>
      <ErrorNote error={change.error} />
      <Button type="submit" isBusy={change.isPending}>
        Change password
      </Button>
    </form>
  )
}
