import { roundToCents, toFloat } from '../arithmetic.ts'
import { bindArguments } from '../bind-arguments.ts'
import { evaluate } from '../parse-expression.ts'
import { each, PythonError } from '../python-error.ts'
import { asFloat, formatNumber } from '../python-number.ts'
import type { Tool } from '../tool.ts'

const maxLength = 10_000

/** Works out an arithmetic expression and answers it as a float rounded to two decimals, `255.0`. */
export const calculate: Tool = (_database, given) => {
  const { expression } = bindArguments('Calculate', ['expression'], given)
  if (typeof expression !== 'string') {
    each(expression)
    throw new PythonError('invalid characters in expression')
  }
  if (/[^0-9+\-*/(). ]/.test(expression)) throw new PythonError('invalid characters in expression')
  if (expression.length > maxLength) throw new PythonError('expression too long')
  return formatNumber(asFloat(roundToCents(toFloat(evaluate(expression)))))
}
