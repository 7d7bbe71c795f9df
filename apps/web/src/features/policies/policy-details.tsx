'use client'
import { FormField } from '@/components/form-field'
import { Input } from '@/components/input'
import { Textarea } from '@/components/textarea'
import type { PolicyDraft } from './use-policy-draft'

/** Name, purpose and place among the policies. Part of the same draft as the rules. */
export function PolicyDetails({ editor, mayEdit }: { editor: PolicyDraft; mayEdit: boolean }) {
  const { draft, change } = editor
  return (
    <fieldset disabled={!mayEdit} className="max-w-xl space-y-4">
      <legend className="sr-only">Details</legend>
      <FormField
        label="Name"
        hint="Decisions and refusals tell it."
        error={editor.isSlug ? null : 'Lower-case letters, digits, dot, dash and underscore.'}
      >
        {(field) => (
          <Input
            {...field}
            value={draft.name}
            maxLength={80}
            onChange={(event) => change({ name: event.target.value })}
          />
        )}
      </FormField>
      <FormField label="What it is for" isOptional>
        {(field) => (
          <Textarea
            {...field}
            rows={3}
            maxLength={2_000}
            value={draft.description}
            onChange={(event) => change({ description: event.target.value })}
          />
        )}
      </FormField>
      <FormField
        label="Place"
        hint="Policies are asked from the lowest number up. The strictest answer of all of them holds."
        error={editor.isPosition ? null : 'A whole number up to 10,000.'}
      >
        {(field) => (
          <Input
            {...field}
            inputMode="numeric"
            className="w-28"
            value={draft.position}
            onChange={(event) => change({ position: event.target.value })}
          />
        )}
      </FormField>
    </fieldset>
  )
}
