'use client'
import { type ConfigView, setConfigInput } from '@ground-control/core/config/schema'
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
import { readConfigValue } from './prepare/config-value'

/** Sets a value; an edit carries the revision it began from, so that two people cannot overwrite each other unseen. */
export function SetConfigDialog({ item, onClose }: { item: ConfigView | null; onClose: () => void }) {
  const [key, setKey] = useState(item?.key ?? 'flag.')
  const [text, setText] = useState(item ? JSON.stringify(item.value, null, 2) : '')
  const [problems, setProblems] = useState<Record<string, string>>({})
  const save = useMutation(
    useTRPC().config.set.mutationOptions({
      onSuccess(saved) {
        toast.success(`${saved.key} is set`)
        onClose()
      },
    }),
  )
  const fields = { ...shownError(save.error).fields, ...problems }

  function submit() {
    const read = readConfigValue(text)
    if (!read.ok) return setProblems({ value: read.message })
    const checked = checkInput(setConfigInput, {
      key: key.trim(),
      value: read.value,
      ...(item && { revision: item.revision }),
    })
    setProblems(checked.ok ? {} : checked.fields)
    if (checked.ok) save.mutate(checked.input)
  }

  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={item ? `Change ${item.key}` : 'Set a value'}
      submitLabel="Set"
      isBusy={save.isPending}
      error={save.error}
      onSubmit={submit}
    >
      {!item && (
        <FormField
          label="Key"
          hint="flag.<name> for agents; other keys are the platform’s own."
          error={fields.key}
        >
          {(field) => (
            <Input
              {...field}
              autoComplete="off"
              className="font-mono"
              value={key}
              onChange={(event) => setKey(event.target.value)}
            />
          )}
        </FormField>
      )}
      <FormField label="Value" hint="JSON, or plain text." error={fields.value}>
        {(field) => (
          <Textarea
            {...field}
            spellCheck={false}
            className="font-mono"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </FormField>
    </FormDialog>
  )
}
