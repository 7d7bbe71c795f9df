'use client'
import type { PolicyRule, PolicyVocabulary } from '@ground-control/core/policies/schema'
import { ArrowDown, ArrowUp, ChevronRight, Trash2, TriangleAlert } from 'lucide-react'
import { Button } from '@/components/button'
import { cn } from '@/lib/class-names'
import { EffectBadge, pointLabels } from './effect-badge'
import type { EditorRule, RuleProblems } from './prepare/rule-list'
import { RuleFields } from './rule-fields'
import { useConditionCheck } from './use-condition-check'

type Props = {
  rule: EditorRule
  index: number
  count: number
  isOpen: boolean
  mayEdit: boolean
  vocabulary: PolicyVocabulary | undefined
  problems: RuleProblems
  /** asks for a check although the rule is folded: it is not as it was saved */
  isChanged: boolean
  /** what was wrong with it when it was saved */
  savedProblem: string | undefined
  onToggle: () => void
  onChange: (change: Partial<PolicyRule>) => void
  onMove: (by: 1 | -1) => void
  onRemove: () => void
}

/** A rule of the list: one line to read it by, open to change it. Alt with the arrows moves it. */
export function RuleCard(props: Props) {
  const { rule, index, count, isOpen, mayEdit, problems, onMove } = props
  const check = useConditionCheck(rule.on, rule.when, isOpen || props.isChanged)
  const problem =
    problems.name ??
    problems.when ??
    problems.model ??
    (check.state === 'wrong' ? check.message : undefined) ??
    (check.state === 'unknown' && !props.isChanged ? props.savedProblem : undefined)
  return (
    <li
      className={cn('rounded-lg border border-line bg-raised', problem && 'border-bad')}
      onKeyDown={(event) => {
        if (!mayEdit || !event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
        event.preventDefault()
        onMove(event.key === 'ArrowUp' ? -1 : 1)
      }}
    >
      <div className="flex items-start gap-1 p-2">
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={props.onToggle}
          className="flex min-w-0 flex-1 items-start gap-2 rounded-md px-1 py-1 text-left hover:bg-hover/60"
        >
          <ChevronRight
            className={cn('mt-0.5 size-4 shrink-0 text-faint transition-transform', isOpen && 'rotate-90')}
            aria-hidden
          />
          <span className="min-w-0 flex-1">
            <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <span className="text-faint text-xs tabular-nums">{index + 1}</span>
              <span className="font-medium text-sm">{rule.name || 'without a name'}</span>
              <EffectBadge effect={rule.effect} />
              <span className="text-faint text-xs">{pointLabels[rule.on].toLowerCase()}</span>
            </span>
            {!isOpen && (
              <code className="mt-0.5 block truncate font-mono text-soft text-xs">{rule.when}</code>
            )}
            {!isOpen && problem && (
              <span className="mt-0.5 flex items-center gap-1 text-bad text-xs">
                <TriangleAlert className="size-3.5 shrink-0" aria-hidden />
                {problem}
              </span>
            )}
          </span>
        </button>
        {mayEdit && (
          <div className="flex shrink-0">
            <Button
              variant="ghost"
              size="iconSm"
              aria-label={`Move ${rule.name} up`}
              disabled={index === 0}
              onClick={() => onMove(-1)}
            >
              <ArrowUp aria-hidden />
            </Button>
            <Button
              variant="ghost"
              size="iconSm"
              aria-label={`Move ${rule.name} down`}
              disabled={index === count - 1}
              onClick={() => onMove(1)}
            >
              <ArrowDown aria-hidden />
            </Button>
            <Button variant="ghost" size="iconSm" aria-label={`Remove ${rule.name}`} onClick={props.onRemove}>
              <Trash2 aria-hidden />
            </Button>
          </div>
        )}
      </div>
      {isOpen && (
        <fieldset disabled={!mayEdit} className="border-line border-t p-4">
          <legend className="sr-only">{rule.name}</legend>
          <RuleFields
            rule={rule}
            problems={problems}
            check={check}
            entries={props.vocabulary?.[rule.on] ?? []}
            onChange={props.onChange}
          />
        </fieldset>
      )}
    </li>
  )
}
