'use client'
import type { PolicyRule, PolicyVocabulary } from '@ground-control/core/policies/schema'
import { BookOpen, ListChecks, Plus } from 'lucide-react'
import { useState } from 'react'
import { Button, buttonVariants } from '@/components/button'
import { EmptyState } from '@/components/empty-state'
import { LazyMenu, type MenuProps } from '@/components/lazy-menu'
import { blankRule } from './examples'
import { addRule, changeRule, moveRule, removeRule } from './prepare/rule-list'
import { RuleCard } from './rule-card'
import type { PolicyDraft } from './use-policy-draft'

type Props = { editor: PolicyDraft; vocabulary: PolicyVocabulary | undefined; mayEdit: boolean }

/** The rules in their order: the first whose condition is true decides. */
export function RuleEditor({ editor, vocabulary, mayEdit }: Props) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const { rules } = editor.draft
  const savedConditions = new Set(editor.base.draft.map(conditionOf))
  const savedProblems = new Map(
    editor.base.problems
      .filter((problem) => problem.field === 'when')
      .map((problem) => [conditionOf(editor.base.draft[problem.rule]), problem.message]),
  )
  const toggle = (key: string) =>
    setOpen((before) => {
      const after = new Set(before)
      if (!after.delete(key)) after.add(key)
      return after
    })
  const add = (rule: PolicyRule) => {
    const key = crypto.randomUUID()
    editor.setRules((before) => addRule(before, rule, key))
    toggle(key)
  }
  const loadExamples = async () => {
    const { ExamplesMenu } = await import('./examples-menu')
    return (menu: MenuProps) => <ExamplesMenu {...menu} onPick={add} />
  }
  const addMenu = mayEdit && (
    <div className="flex flex-wrap gap-2">
      <Button onClick={() => add(blankRule)}>
        <Plus aria-hidden /> Add a rule
      </Button>
      <LazyMenu load={loadExamples} className={buttonVariants({ variant: 'ghost' })}>
        <BookOpen aria-hidden /> From an example
      </LazyMenu>
    </div>
  )
  if (rules.length === 0)
    return (
      <EmptyState icon={ListChecks} title="No rule yet" action={addMenu}>
        A policy without rules has nothing to say: what it is asked is allowed.
      </EmptyState>
    )
  return (
    <div className="space-y-3">
      <ol className="space-y-2" aria-label="Rules, in their order">
        {rules.map((rule, index) => (
          <RuleCard
            key={rule.key}
            rule={rule}
            index={index}
            count={rules.length}
            isOpen={open.has(rule.key)}
            mayEdit={mayEdit}
            vocabulary={vocabulary}
            problems={editor.problems[index] ?? {}}
            isChanged={!savedConditions.has(conditionOf(rule))}
            savedProblem={savedProblems.get(conditionOf(rule))}
            onToggle={() => toggle(rule.key)}
            onChange={(change) => editor.setRules((before) => changeRule(before, rule.key, change))}
            onMove={(by) => editor.setRules((before) => moveRule(before, rule.key, by))}
            onRemove={() => editor.setRules((before) => removeRule(before, rule.key))}
          />
        ))}
      </ol>
      {addMenu}
    </div>
  )
}

const conditionOf = (rule: PolicyRule | undefined): string => (rule ? `${rule.on}\n${rule.when}` : '')
