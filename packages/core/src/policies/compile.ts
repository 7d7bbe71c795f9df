import { isCelError, plan } from '@bufbuild/cel'
import type { Activation } from './cel-values.ts'
import { environment, loopRange, loopStep, metered } from './environment.ts'
import { CostExceeded, type Meter } from './meter.ts'
import type { PolicyRule } from './schema.ts'
import { type Expression, isSyntaxTree, parseExpression, partsOf } from './syntax.ts'

export type Verdict =
  | { kind: 'matched' }
  | { kind: 'passed' }
  /** could not be evaluated, or yields something else than true or false: counts as a deny */
  | { kind: 'failed'; error: string }

export type CompiledRule = PolicyRule & { evaluate(activation: Activation, meter: Meter): Verdict }

const call = (id: bigint, name: string, args: Expression[]): Expression => ({
  $typeName: 'cel.expr.Expr',
  id,
  exprKind: { case: 'callExpr', value: { $typeName: 'cel.expr.Expr.Call', function: name, args } },
})

/** Makes every loop pay: once for the length of what it goes over, and at each turn for the size of its body. */
function meterLoops(expression: Expression): number {
  const size = partsOf(expression).reduce((sum, part) => sum + meterLoops(part), 1)
  const { exprKind: kind } = expression
  if (kind.case !== 'comprehensionExpr') return size
  const { iterRange, loopCondition } = kind.value
  if (iterRange === undefined || loopCondition === undefined) return size
  const cost: Expression = {
    $typeName: 'cel.expr.Expr',
    id: expression.id,
    exprKind: {
      case: 'constExpr',
      value: {
        $typeName: 'cel.expr.Constant',
        constantKind: { case: 'int64Value', value: BigInt(size) },
      },
    },
  }
  kind.value.iterRange = call(expression.id, loopRange, [iterRange])
  kind.value.loopCondition = call(expression.id, loopStep, [cost, loopCondition])
  return size
}

/**
 * Parses and plans a condition once; evaluating is then cheap. A condition that cannot be compiled gives a rule that
 * fails, and so denies, each time: a version published long ago must not become a hole.
 */
export function compileRule(rule: PolicyRule): CompiledRule {
  const parsed = parseExpression(rule.when)
  if (!isSyntaxTree(parsed))
    return { ...rule, evaluate: () => ({ kind: 'failed', error: `the condition ${parsed.message}` }) }
  meterLoops(parsed.expr)
  const evaluate = plan(environment, parsed)
  return {
    ...rule,
    evaluate(activation, meter) {
      const result = metered(meter, () => evaluate(activation))
      // The language forgives some errors (`false && error` is false); this one ends the decision all the same.
      if (meter.left < 0) return { kind: 'failed', error: new CostExceeded().message }
      if (isCelError(result)) return { kind: 'failed', error: result.message.slice(0, 300) }
      if (typeof result !== 'boolean')
        return { kind: 'failed', error: 'the condition yields neither true nor false' }
      return { kind: result ? 'matched' : 'passed' }
    },
  }
}
