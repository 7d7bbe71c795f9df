import { parse } from '@bufbuild/cel'

export type Expression = ReturnType<typeof parse>['expr']
export type SyntaxTree = ReturnType<typeof parse>

export const maxExpressionLength = 4_000
const maxDepth = 100

/** The parts of an expression, in source order where it matters. Macros are expanded: a loop is a comprehension. */
export function partsOf(expression: Expression): Expression[] {
  const { exprKind: kind } = expression
  switch (kind.case) {
    case 'callExpr':
      return kind.value.target === undefined ? kind.value.args : [kind.value.target, ...kind.value.args]
    case 'selectExpr':
      return kind.value.operand === undefined ? [] : [kind.value.operand]
    case 'listExpr':
      return kind.value.elements
    case 'structExpr':
      return kind.value.entries.flatMap((entry) => [
        ...(entry.keyKind.case === 'mapKey' ? [entry.keyKind.value] : []),
        ...(entry.value === undefined ? [] : [entry.value]),
      ])
    case 'comprehensionExpr': {
      const { iterRange, accuInit, loopCondition, loopStep, result } = kind.value
      return [iterRange, accuInit, loopCondition, loopStep, result].filter((part) => part !== undefined)
    }
    default:
      return []
  }
}

export type SyntaxProblem = { message: string; position: number | null }

/** Where the parser stopped, as an offset into the source; null when it does not say. */
function positionOf(error: unknown): number | null {
  const location = (error as { location?: { start?: { offset?: unknown } } } | null)?.location
  const offset = location?.start?.offset
  return typeof offset === 'number' ? offset : null
}

/** Parses an expression within bounds of length and depth. */
export function parseExpression(source: string): SyntaxTree | SyntaxProblem {
  if (source.trim() === '') return { message: 'is empty', position: null }
  if (source.length > maxExpressionLength)
    return { message: `has more than ${maxExpressionLength} characters`, position: maxExpressionLength }
  let tree: SyntaxTree
  try {
    tree = parse(source)
  } catch (error) {
    if (error instanceof RangeError) return { message: 'is nested too deeply', position: null }
    const message = error instanceof Error ? error.message.replace(/^<input>:\d+:\d+: /, '') : String(error)
    return { message: message.slice(0, 300), position: positionOf(error) }
  }
  const stack: Array<[Expression, number]> = [[tree.expr, 1]]
  for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
    const [part, depth] = entry
    if (depth > maxDepth) return { message: 'is nested too deeply', position: offsetOf(tree, part) }
    if (part.exprKind.case === 'structExpr' && part.exprKind.value.messageName !== '')
      return {
        message: `there is no message ${part.exprKind.value.messageName}`,
        position: offsetOf(tree, part),
      }
    for (const inner of partsOf(part)) stack.push([inner, depth + 1])
  }
  return tree
}

export const isSyntaxTree = (parsed: SyntaxTree | SyntaxProblem): parsed is SyntaxTree => 'expr' in parsed

export const offsetOf = (tree: SyntaxTree, part: Expression): number | null =>
  tree.sourceInfo?.positions[part.id.toString()] ?? null
