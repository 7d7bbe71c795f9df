'use client'
import { setSecretInput } from '@ground-control/core/config/schema'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { FormDialog } from '@/components/form-dialog'
import { FormField } from '@/components/form-field'
import { Input } from '@/components/input'
import { Textarea } from '@/components/textarea'
import { shownError } from '@/lib/errors/shown-error'
import { checkInput } from '@/lib/forms/check-input'
import { toast } from '@/lib/toast'
import { useTRPC } from '@/lib/trpc/context'

/** Sets a secret. With a name given, that one is replaced. */
export function SetSecretDialog({ name: given, onClose }: { name: string; onClose: () => void }) {
  const [name, setName] = useState(given)
  const [value, setValue] = useState('')
  const [problems, setProblems] = useState<Record<string, string>>({})
  const save = useMutation(
    useTRPC().config.setSecret.mutationOptions({
      onSuccess(secret) {
        toast.success(`${secret.name} is set`)
        onClose()
      },
    }),
  )
  const fields = { ...shownError(save.error).fields, ...problems }

  function submit() {
    const checked = checkInput(setSecretInput, { name: name.trim(), value })
    setProblems(checked.ok ? {} : checked.fields)
    if (checked.ok) save.mutate(checked.input)
  }

  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={given ? `Replace ${given}` : 'Set a secret'}
      submitLabel="Set"
      isBusy={save.isPending}
      error={save.error}
      onSubmit={submit}
    >
      {!given && (
        <FormField label="Name" error={fields.name}>
          {(field) => (
            <Input
              {...field}
              autoComplete="off"
              className="font-mono"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </FormField>
      )}
      <FormField label="Value" hint="It cannot be read again here once it is set." error={fields.value}>
        {(field) => (
          <Textarea
            {...field}
            autoComplete="off"
            spellCheck={false}
            className="font-mono"
            value={value}
            onChange={(event) => setValue(event.target.value)}
          />
        )}
      </FormField>
    </FormDialog>
  )
}
