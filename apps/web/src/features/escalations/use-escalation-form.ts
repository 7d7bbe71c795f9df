'use client'
import type { EscalationDetail, EscalationVersionView } from '@ground-control/core/escalations/schema'
import { useState } from 'react'
import { type EscalationForm, emptyForm, formOf, readForm } from './prepare/escalation-form'

export const newKey = () => crypto.randomUUID()

type Draft = { name: string; description: string; form: EscalationForm }
const draftOf = (policy: EscalationDetail | null): Draft =>
  policy === null
    ? { name: '', description: '', form: emptyForm(newKey) }
    : {
        name: policy.name,
        description: policy.description,
        form: formOf(policy.definition, newKey),
      }
const textOf = ({ name, description, form }: Draft) =>
  JSON.stringify([name, description, readForm(form).definition])

/** A policy while it is edited, on top of the version that was loaded. What others publish meanwhile waits. */
export function useEscalationForm(policy: EscalationDetail | null) {
  const [base, setBase] = useState(policy)
  const [draft, setDraft] = useState(() => draftOf(policy))
  const isDirty = base === null || textOf(draft) !== textOf(draftOf(base))
  const rebase = (next: EscalationDetail | null) => {
    setBase(next)
    setDraft(draftOf(next))
  }
  // Nothing of one's own would be lost: the screen follows what was published elsewhere.
  if (!isDirty && policy !== null && base !== null && policy.version > base.version) rebase(policy)
  const change = (next: Partial<Draft>) => setDraft((before) => ({ ...before, ...next }))
  return {
    base,
    draft,
    isDirty,
    ...readForm(draft.form),
    change,
    changeForm: (next: Partial<EscalationForm>) =>
      setDraft((before) => ({ ...before, form: { ...before.form, ...next } })),
    startFrom: (version: EscalationVersionView) => change({ form: formOf(version.definition, newKey) }),
    rebase,
    discard: () => rebase(base),
  }
}
export type EscalationEditing = ReturnType<typeof useEscalationForm>
