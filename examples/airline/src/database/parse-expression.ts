import { type Operand, operate, toFloat } from './arithmetic.ts'
import { PythonError } from './python-error.ts'

const syntaxError = (): PythonError => new PythonError('invalid syntax (<string>, line 1)')
const maxDepth = 200

function tokenize(expression: string): string[] {
  const tokens = expression.match(/\*\*|\/\/|[-+*/()]|[0-9.]+/g) ?? []
  for (const token of tokens) {
    if (!/^[0-9.]/.test(token)) continue
    if (!/^(\d+\.?\d*|\.\d+)$/.test(token)) throw syntaxError()
    if (/^0+[1-9]\d*$/.test(token))
      throw new PythonError(
        'leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers (<string>, line 1)',
      )
  }
  return tokens
}

/** Python counts parentheses while it reads, so it complains of them before anything else. */
function checkParentheses(tokens: readonly string[]): void {
  let open = 0
  for (const token of tokens) {
    if (token === '(') open += 1
    if (token === ')') open -= 1
    if (open < 0) throw new PythonError("unmatched ')' (<string>, line 1)")
  }
  if (open > 0) throw new PythonError("'(' was never closed (<string>, line 1)")
}

function literal(token: string): Operand {
  return /^\d+$/.test(token) ? BigInt(token) : Number(token)
}

/**
 * Works out an expression of numbers, + - * / // ** and parentheses with Python's precedence. A recursive
 * descent over tokens: nothing of the text is ever run as code. Throws PythonError with Python's words.
 */
export function evaluate(expression: string): Operand {
  const tokens = tokenize(expression)
  checkParentheses(tokens)
  let at = 0
  let depth = 0

  const nested = <T>(work: () => T): T => {
    depth += 1
    if (depth > maxDepth) throw new PythonError('too many nested parentheses (<string>, line 1)')
    const result = work()
    depth -= 1
    return result
  }

  function atom(): Operand {
    const token = tokens[at]
    at += 1
    if (token === '(') {
      const inner = nested(sum)
      if (tokens[at] !== ')') throw syntaxError()
      at += 1
      if (tokens[at] === '(') throw notCallable(inner)
      return inner
    }
    if (token === undefined || !/^[0-9.]/.test(token)) throw syntaxError()
    const value = literal(token)
    if (tokens[at] === '(') throw notCallable(value)
    return value
  }

  // `**` binds tighter than a sign on its left and looser than one on its right, and leans right.
  function power(): Operand {
    const base = atom()
    if (tokens[at] !== '**') return base
    at += 1
    return operate('**', base, nested(signed))
  }

  function signed(): Operand {
    const sign = tokens[at]
    if (sign !== '-' && sign !== '+') return power()
    at += 1
    const value = nested(signed)
    if (sign === '+') return value
    return typeof value === 'bigint' ? -value : -toFloat(value)
  }

  function leftToRight(operators: readonly string[], operand: () => Operand): Operand {
    let left = operand()
    for (let operator = tokens[at]; operator !== undefined && operators.includes(operator); ) {
      at += 1
      left = operate(operator, left, operand())
      operator = tokens[at]
    }
    return left
  }

  const product = (): Operand => leftToRight(['*', '/', '//'], signed)
  function sum(): Operand {
    return leftToRight(['+', '-'], product)
  }

  const value = sum()
  if (at < tokens.length) throw syntaxError()
  return value
}

function notCallable(value: Operand): PythonError {
  return new PythonError(`'${typeof value === 'bigint' ? 'int' : 'float'}' object is not callable`)
}
