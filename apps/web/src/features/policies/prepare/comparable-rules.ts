import type { Json } from '@ground-control/core/json'
import type { PolicyRule } from '@ground-control/core/policies/schema'

/**
 * Rules as a value whose differences read well: by name, so that a rule put in on top does not change all below it,
 * and the order apart.
 */
export function comparableRules(rules: readonly PolicyRule[] | null): Json {
  if (rules === null) return { order: '', rules: {} }
  const byName: { [key: string]: Json } = {}
  const names: string[] = []
  for (const { name, deadlineMs, ...rule } of rules) {
    let key = name
    for (let count = 2; Object.hasOwn(byName, key); count += 1) key = `${name} (${count})`
    names.push(key)
    byName[key] = { ...rule, ...(deadlineMs !== undefined && { deadlineMs }) }
  }
  return { order: names.map((name, index) => `${index + 1}. ${name}`).join('\n'), rules: byName }
}
