'use client'
import { createApiKeyInput } from '@ground-control/core/access/schema'
import type { ApiKeyScope } from '@ground-control/core/actors'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { FormDialog } from '@/components/form-dialog'
import { FormField } from '@/components/form-field'
import { Input } from '@/components/input'
import { Select } from '@/components/select'
import { ShownOnce } from '@/components/shown-once'
import { shownError } from '@/lib/errors/shown-error'
import { checkInput } from '@/lib/forms/check-input'
import { useTRPC } from '@/lib/trpc/context'
import { roleHints, scopeOptions } from './role-options'

const dayMs = 86_400_000
const lives = [
  { value: 'never', label: 'Never', ms: undefined },
  { value: '30d', label: 'In 30 days', ms: 30 * dayMs },
  { value: '90d', label: 'In 90 days', ms: 90 * dayMs },
  { value: '365d', label: 'In a year', ms: 365 * dayMs },
] as const
type Life = (typeof lives)[number]['value']

/** Creates a key and shows it, once. */
export function CreateKeyDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const [scope, setScope] = useState<ApiKeyScope>('developer')
  const [life, setLife] = useState<Life>('90d')
  const [problems, setProblems] = useState<Record<string, string>>({})
  const create = useMutation(useTRPC().access.createApiKey.mutationOptions())
  const fields = { ...shownError(create.error).fields, ...problems }

  function submit() {
    const expiresInMs = lives.find((item) => item.value === life)?.ms
    const checked = checkInput(createApiKeyInput, {
      name: name.trim(),
      scope,
      ...(expiresInMs && { expiresInMs }),
    })
    setProblems(checked.ok ? {} : checked.fields)
    if (checked.ok) create.mutate(checked.input)
  }

  if (create.data) {
    return (
      <ShownOnce title={`Key “${create.data.view.name}”`} what="key" text={create.data.key} onDone={onClose}>
        Copy it now: only its digest is kept, so it cannot be shown again.
      </ShownOnce>
    )
  }
  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title="Create an API key"
      submitLabel="Create"
      isBusy={create.isPending}
      error={create.error}
      onSubmit={submit}
    >
      <FormField label="Name" hint="What will use it, so that you know it again." error={fields.name}>
        {(field) => (
          <Input
            {...field}
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </FormField>
      <FormField label="May act as" hint={`${roleHints[scope]}.`} error={fields.scope}>
        {(field) => <Select {...field} value={scope} onChange={setScope} options={scopeOptions} />}
      </FormField>
      <FormField label="Expires" error={fields.expiresInMs}>
        {(field) => <Select {...field} value={life} onChange={setLife} options={lives} />}
      </FormField>
    </FormDialog>
  )
}
