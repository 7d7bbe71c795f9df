import type { PolicyRule } from '@ground-control/core/policies/schema'

/** A rule in the editor: the key stays with it while it is renamed and moved. */
export type EditorRule = PolicyRule & { key: string }

export const withKeys = (rules: readonly PolicyRule[], newKey: () => string): EditorRule[] =>
  rules.map((rule) => ({ ...rule, key: newKey() }))

export const withoutKeys = (rules: readonly EditorRule[]): PolicyRule[] =>
  rules.map(({ key: _, ...rule }) => rule)

export const changeRule = (
  rules: readonly EditorRule[],
  key: string,
  change: Partial<PolicyRule>,
): EditorRule[] => rules.map((rule) => (rule.key === key ? { ...rule, ...change } : rule))

/** One place up or down; at the ends it stays. */
export function moveRule(rules: readonly EditorRule[], key: string, by: 1 | -1): EditorRule[] {
  const from = rules.findIndex((rule) => rule.key === key)
  const to = from + by
  if (from < 0 || to < 0 || to >= rules.length) return [...rules]
  const moved = [...rules]
  ;[moved[from], moved[to]] = [moved[to]!, moved[from]!]
  return moved
}

export const removeRule = (rules: readonly EditorRule[], key: string): EditorRule[] =>
  rules.filter((rule) => rule.key !== key)

/** Adds a rule at the end, under a name that no other has. */
export function addRule(rules: readonly EditorRule[], rule: PolicyRule, key: string): EditorRule[] {
  const taken = new Set(rules.map((item) => item.name))
  let name = rule.name
  for (let count = 2; taken.has(name); count += 1) name = `${rule.name} (${count})`
  return [...rules, { ...rule, name, key }]
}

export type RuleProblems = { name?: string; when?: string; model?: string }

/** What is wrong before anybody is asked: rules like these cannot even be kept as a draft. */
export function plainProblems(rules: readonly PolicyRule[]): RuleProblems[] {
  return rules.map((rule, index) => {
    const problems: RuleProblems = {}
    if (rule.name.trim() === '') problems.name = 'Give the rule a name: decisions tell it.'
    else if (rules.slice(0, index).some((other) => other.name === rule.name))
      problems.name = 'Another rule of this policy has this name.'
    if (rule.when.trim() === '') problems.when = 'Say when; true is always.'
    if (!isModel(rule.model)) problems.model = 'Write it as provider/model, like openai/gpt-4o-mini.'
    return problems
  })
}

/** True when the rules can be kept as a draft. Two of one name can; decisions could not tell them apart in force. */
export const canBeKept = (rules: readonly PolicyRule[]): boolean =>
  rules.every((rule) => rule.name.trim() !== '' && rule.when.trim() !== '' && isModel(rule.model))

const isModel = (model: string | undefined) =>
  model === undefined || /^[a-z0-9-]+\/[A-Za-z0-9._:/-]+$/.test(model)
