'use client'
import { createGrantInput, type GrantProposal } from '@ground-control/core/grants/schema'
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
import { constraintTexts, previewText } from './prepare/grant-texts'

const dayMs = 86_400_000

/** Makes a grant of what people have said yes to again and again: for just that, for so many uses and days. */
export function GrantDialog({ proposal, onClose }: { proposal: GrantProposal; onClose: () => void }) {
  const [form, setForm] = useState({ maxUses: '20', days: '14', reason: '' })
  const [problems, setProblems] = useState<Record<string, string | undefined>>({})
  const create = useMutation(
    useTRPC().grants.create.mutationOptions({
      onSuccess() {
        toast.success(`${proposal.tool} is granted`)
        onClose()
      },
    }),
  )
  const { agentId, agentVersionId, tool, constraints, upToRisk } = proposal
  function submit() {
    const checked = checkInput(createGrantInput, {
      ...{ agentId, agentVersionId, tool, constraints, upToRisk, reason: form.reason },
      maxUses: Number(form.maxUses),
      expiresInMs: Number(form.days) * dayMs,
    })
    setProblems(checked.ok ? {} : checked.fields)
    if (checked.ok) create.mutate(checked.input)
  }
  const errors = { ...shownError(create.error).fields, ...problems }
  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={`Grant ${tool}`}
      description={`The next such calls of ${proposal.agentName} v${proposal.agentVersionNumber} go on without asking. Each is kept as decided by this grant, under your name.`}
      submitLabel="Grant"
      isBusy={create.isPending}
      error={create.error}
      onSubmit={submit}
    >
      <ul className="space-y-1 text-sm">
        {constraintTexts(constraints).map((line) => (
          <li key={line} className="break-words font-mono text-xs">
            {line}
          </li>
        ))}
      </ul>
      <p className="text-soft text-sm">{previewText(proposal.preview)}</p>
      <div className="grid grid-cols-2 gap-3">
        <FormField label="Uses at most" error={errors.maxUses}>
          {(field) => (
            <Input
              {...field}
              inputMode="numeric"
              value={form.maxUses}
              onChange={(event) => setForm({ ...form, maxUses: event.target.value })}
            />
          )}
        </FormField>
        <FormField label="Days" hint="90 at most" error={errors.expiresInMs}>
          {(field) => (
            <Input
              {...field}
              inputMode="numeric"
              value={form.days}
              onChange={(event) => setForm({ ...form, days: event.target.value })}
            />
          )}
        </FormField>
      </div>
      <FormField label="Reason" hint="It goes on the record with every use." error={errors.reason}>
        {(field) => (
          <Textarea
            {...field}
            maxLength={1_000}
            value={form.reason}
            onChange={(event) => setForm({ ...form, reason: event.target.value })}
          />
        )}
      </FormField>
    </FormDialog>
  )
}
