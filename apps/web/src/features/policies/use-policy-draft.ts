'use client'
import type { PolicyDetail, SavePolicyInput } from '@ground-control/core/policies/schema'
import { useState } from 'react'
import { canBeKept, type EditorRule, plainProblems, withKeys, withoutKeys } from './prepare/rule-list'

export type Draft = { name: string; description: string; position: string; rules: EditorRule[] }
export type PolicyDraft = ReturnType<typeof usePolicyDraft>

const newKey = () => crypto.randomUUID()
const draftOf = (policy: PolicyDetail): Draft => ({
  name: policy.name,
  description: policy.description,
  position: String(policy.position),
  rules: withKeys(policy.draft, newKey),
})

/** A policy while it is edited, on top of the version that was loaded. What others save meanwhile waits. */
export function usePolicyDraft(policy: PolicyDetail) {
  const [base, setBase] = useState(policy)
  const [draft, setDraft] = useState<Draft>(() => draftOf(policy))
  const isDirty = textOf(saved(draft)) !== textOf(saved(draftOf(base)))
  const rebase = (next: PolicyDetail) => {
    setBase(next)
    setDraft(draftOf(next))
  }
  // Nothing of one's own would be lost: the screen follows what was saved elsewhere.
  if (!isDirty && policy.revision > base.revision) rebase(policy)
  const problems = plainProblems(draft.rules)
  const isSlug = /^[a-z0-9][a-z0-9._-]{0,79}$/.test(draft.name)
  const isPosition = /^\d{1,4}$/.test(draft.position) || draft.position === '10000'
  return {
    base,
    draft,
    isDirty,
    problems,
    isSlug,
    isPosition,
    canSave: isSlug && isPosition && canBeKept(draft.rules),
    change: (next: Partial<Draft>) => setDraft((before) => ({ ...before, ...next })),
    setRules: (change: (rules: EditorRule[]) => EditorRule[]) =>
      setDraft((before) => ({ ...before, rules: change(before.rules) })),
    discard: () => setDraft(draftOf(base)),
    /** the draft becomes what the control plane has */
    rebase,
    /** the draft stays, on top of what the control plane has now */
    keepOnTopOf: setBase,
    input: (): SavePolicyInput => ({ id: base.id, revision: base.revision, ...saved(draft) }),
  }
}

const saved = (draft: Draft) => ({
  name: draft.name,
  description: draft.description,
  position: Number(draft.position),
  rules: withoutKeys(draft.rules),
})

/** Keys of rules in one order: rules from the store and rules from the form are written differently. */
const textOf = (value: ReturnType<typeof saved>): string =>
  JSON.stringify({
    ...value,
    rules: value.rules.map(({ name, on, when, effect, model, message, risk, deadlineMs }) => [
      name,
      on,
      when,
      effect,
      model ?? null,
      message,
      risk,
      deadlineMs ?? null,
    ]),
  })
