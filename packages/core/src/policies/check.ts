import { knowsFunction } from './environment.ts'
import { compilePattern } from './patterns.ts'
import type { PolicyPoint, PolicyRule, RuleProblem } from './schema.ts'
import {
  type Expression,
  isSyntaxTree,
  offsetOf,
  parseExpression,
  partsOf,
  type SyntaxProblem,
  type SyntaxTree,
} from './syntax.ts'
import { openPaths, vocabulary } from './vocabulary.ts'

const operators = new Set(['_&&_', '_||_', '_?_:_', '_[_]', '@not_strictly_false'])
const typeNames = new Set([
  'int',
  'uint',
  'double',
  'bool',
  'string',
  'bytes',
  'list',
  'map',
  'null_type',
  'type',
])

/** What is wrong with a condition at a point, or null. Finds what would fail at every call, not what may fail at one. */
export function conditionProblem(point: PolicyPoint, when: string): SyntaxProblem | null {
  const tree = parseExpression(when)
  if (!isSyntaxTree(tree)) return tree
  const { case: kind, value } = tree.expr.exprKind
  const isBoolean = kind !== 'constExpr' || value.constantKind.case === 'boolValue'
  if (!isBoolean || kind === 'listExpr' || kind === 'structExpr')
    return { message: 'must yield true or false', position: offsetOf(tree, tree.expr) }
  return problemIn(tree, point, tree.expr, new Set())
}

/** Every problem of one rule of a policy; empty when it can be published. */
export function ruleProblems(rules: readonly PolicyRule[], index: number): RuleProblem[] {
  const rule = rules[index]
  if (rule === undefined) return []
  const problems: RuleProblem[] = []
  if (rules.findIndex((other) => other.name === rule.name) < index)
    problems.push({
      rule: index,
      field: 'name',
      message: 'another rule of this policy has the name: decisions would not tell which it was',
      position: null,
    })
  const problem = conditionProblem(rule.on, rule.when)
  if (problem !== null) problems.push({ rule: index, field: 'when', ...problem })
  return problems
}

/** `locals` are the variables of the loops around. */
function problemIn(
  tree: SyntaxTree,
  point: PolicyPoint,
  part: Expression,
  locals: ReadonlySet<string>,
): SyntaxProblem | null {
  const at = (message: string): SyntaxProblem => ({ message, position: offsetOf(tree, part) })
  const path = pathOf(part, locals)
  if (path !== null) {
    const message = pathProblem(point, path)
    return message === null ? null : at(message)
  }
  const { exprKind: kind } = part
  if (kind.case === 'callExpr') {
    const { function: name, args } = kind.value
    if (!operators.has(name) && !knowsFunction(name)) return at(`there is no function ${name}`)
    const pattern = args[0]?.exprKind
    if (name === 'matches' && pattern?.case === 'constExpr') {
      const message = patternProblem(pattern.value.constantKind.value)
      if (message !== null) return at(message)
    }
  }
  if (kind.case === 'comprehensionExpr') {
    const { iterVar, accuVar } = kind.value
    if (vocabulary[point].some((entry) => entry.path.split('.')[0] === iterVar))
      return at(`the loop's variable ${iterVar} hides the fact of that name: call it something else`)
    locals = new Set([...locals, iterVar, accuVar])
  }
  for (const inner of partsOf(part)) {
    const problem = problemIn(tree, point, inner, locals)
    if (problem !== null) return problem
  }
  return null
}

/** `tool.name` as ['tool', 'name']; null for anything else, and for what hangs on a loop's variable. */
function pathOf(part: Expression, locals: ReadonlySet<string>): string[] | null {
  const { exprKind: kind } = part
  if (kind.case === 'identExpr') return locals.has(kind.value.name) ? null : [kind.value.name]
  if (kind.case !== 'selectExpr' || kind.value.operand === undefined) return null
  const above = pathOf(kind.value.operand, locals)
  return above === null ? null : [...above, kind.value.field]
}

function pathProblem(point: PolicyPoint, path: string[]): string | null {
  const text = path.join('.').replace(/^\./, '')
  const known = vocabulary[point].map((entry) => entry.path)
  if (known.some((entry) => entry === text || entry.startsWith(`${text}.`))) return null
  if (openPaths[point].some((open) => text.startsWith(`${open}.`))) return null
  const [root = ''] = text.split('.')
  if (typeNames.has(text)) return null
  const roots = [...new Set(known.map((entry) => entry.split('.')[0]))]
  if (!roots.includes(root)) return `there is no ${root} at this point; there are ${roots.join(', ')}`
  const fields = known
    .filter((entry) => entry.startsWith(`${root}.`))
    .map((entry) => entry.slice(root.length + 1))
  return `there is no ${text}; ${root} has ${fields.join(', ')}`
}

function patternProblem(pattern: unknown): string | null {
  if (typeof pattern !== 'string') return 'matches() takes a pattern as text'
  try {
    compilePattern(pattern)
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
