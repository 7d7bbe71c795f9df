'use client'
import type { PolicyPoint, PolicyVocabulary } from '@ground-control/core/policies/schema'
import { CircleCheck, LoaderCircle } from 'lucide-react'
import { type KeyboardEvent, useRef, useState } from 'react'
import { FormField } from '@/components/form-field'
import { Textarea } from '@/components/textarea'
import { accept, type Suggestion, type Suggestions, suggest } from './prepare/suggest'
import { SuggestionList } from './suggestion-list'
import type { ConditionCheck } from './use-condition-check'

type Props = {
  value: string
  onChange: (value: string) => void
  entries: PolicyVocabulary[PolicyPoint]
  check: ConditionCheck
  error: string | undefined
}

/** A condition in CEL: suggestions while typing (Ctrl+Space asks for them), and whether it can be evaluated. */
export function ConditionField({ value, onChange, entries, check, error }: Props) {
  const input = useRef<HTMLTextAreaElement>(null)
  const [offered, setOffered] = useState<Suggestions | null>(null)
  const [active, setActive] = useState(0)
  const items = offered?.items ?? []

  const offer = (text: string, cursor: number, isAsked: boolean) => {
    const found = suggest(text, cursor, entries, isAsked)
    setOffered(found.items.length > 0 ? found : null)
    setActive(0)
  }
  const take = (suggestion: Suggestion) => {
    if (!offered) return
    const next = accept(value, offered, suggestion)
    onChange(next.text)
    setOffered(null)
    requestAnimationFrame(() => input.current?.setSelectionRange(next.cursor, next.cursor))
    input.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === ' ' && event.ctrlKey) {
      event.preventDefault()
      offer(value, event.currentTarget.selectionStart, true)
      return
    }
    const chosen = items[active]
    if (!chosen) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      setActive((active + (event.key === 'ArrowDown' ? 1 : items.length - 1)) % items.length)
    } else if (event.key === 'Enter' || event.key === 'Tab') {
      event.preventDefault()
      take(chosen)
    } else if (event.key === 'Escape') {
      // Meant for the list, not for a dialog around it.
      event.stopPropagation()
      setOffered(null)
    }
  }

  const problem = error ?? (check.state === 'wrong' ? check.message : null)
  return (
    <FormField
      label={
        <span className="flex items-center gap-1.5">
          When
          <CheckMark check={check} />
        </span>
      }
      hint="CEL over the facts of the call. Ctrl+Space shows what there is."
      error={problem}
    >
      {(field) => (
        <div className="relative">
          <Textarea
            {...field}
            ref={input}
            rows={Math.min(8, Math.max(2, value.split('\n').length))}
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="off"
            maxLength={4_000}
            className="font-mono text-xs"
            aria-autocomplete="list"
            aria-controls={offered ? `${field.id}-list` : undefined}
            aria-activedescendant={offered ? `${field.id}-list-${active}` : undefined}
            value={value}
            onChange={(event) => {
              onChange(event.target.value)
              offer(event.target.value, event.target.selectionStart, false)
            }}
            onKeyDown={onKeyDown}
            onBlur={() => setOffered(null)}
          />
          {offered && <SuggestionList id={`${field.id}-list`} items={items} active={active} onTake={take} />}
        </div>
      )}
    </FormField>
  )
}

function CheckMark({ check }: { check: ConditionCheck }) {
  if (check.state === 'fine')
    return (
      <span className="inline-flex items-center gap-1 font-normal text-good text-xs">
        <CircleCheck className="size-3.5" aria-hidden /> can be evaluated
      </span>
    )
  if (check.state === 'checking')
    return (
      <span className="inline-flex items-center gap-1 font-normal text-faint text-xs">
        <LoaderCircle className="size-3.5 animate-spin" aria-hidden /> checking
      </span>
    )
  return null
}
