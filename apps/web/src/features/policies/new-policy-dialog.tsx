'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { FormDialog } from '@/components/form-dialog'
import { FormField } from '@/components/form-field'
import { Input } from '@/components/input'
import { Textarea } from '@/components/textarea'
import { shownError } from '@/lib/errors/shown-error'
import { useTRPC } from '@/lib/trpc/context'

type Props = { onClose: () => void /** the new policy is asked after this one */; lastPosition: number }

/** Makes an empty draft and opens it; nothing is in force before it is published. */
export function NewPolicyDialog({ onClose, lastPosition }: Props) {
  const trpc = useTRPC()
  const router = useRouter()
  const queryClient = useQueryClient()
  const [name, setName] = useState('')
  const [description, setDescription] = useState('')
  const [isTried, setTried] = useState(false)
  const isSlug = /^[a-z0-9][a-z0-9._-]{0,79}$/.test(name)
  const save = useMutation(
    trpc.policies.save.mutationOptions({
      onSuccess(policy) {
        void queryClient.invalidateQueries(trpc.policies.list.queryFilter())
        router.push(`/policies/${policy.id}`)
      },
    }),
  )
  const submit = () => {
    setTried(true)
    if (!isSlug) return
    const position = Math.min(10_000, lastPosition + 10)
    save.mutate({ name, description: description.trim(), position, rules: [] })
  }
  const problem =
    isTried && !isSlug
      ? 'Lower-case letters, digits, dot, dash and underscore.'
      : save.error && shownError(save.error).fields.name
  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title="New policy"
      description="An empty draft. Nothing is in force before you publish it."
      submitLabel="Create"
      isBusy={save.isPending}
      error={save.error}
      onSubmit={submit}
    >
      <FormField label="Name" error={problem}>
        {(field) => (
          <Input
            {...field}
            placeholder="refunds-need-a-person"
            value={name}
            maxLength={80}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </FormField>
      <FormField label="What it is for" isOptional>
        {(field) => (
          <Textarea
            {...field}
            value={description}
            maxLength={2_000}
            onChange={(event) => setDescription(event.target.value)}
          />
        )}
      </FormField>
    </FormDialog>
  )
}
