import { PythonError } from './python-error.ts'

/** A Python number while it is being worked out: whole numbers are exact and unbounded, floats are doubles. */
export type Operand = bigint | number

// Beyond this a whole number costs real time and no float holds it any more.
const maxBits = 4096

export const toFloat = (value: Operand): number => {
  const float = Number(value)
  if (typeof value === 'bigint' && !Number.isFinite(float))
    throw new PythonError('int too large to convert to float')
  return float
}

const exact = (a: Operand, b: Operand): [bigint, bigint] | undefined =>
  typeof a === 'bigint' && typeof b === 'bigint' ? [a, b] : undefined

function bounded(value: bigint): bigint {
  if (value > 1n << BigInt(maxBits) || -value > 1n << BigInt(maxBits))
    throw new PythonError('int too large to convert to float')
  return value
}

function floorDivide(a: Operand, b: Operand): Operand {
  const whole = exact(a, b)
  if (whole === undefined) {
    if (Number(b) === 0) throw new PythonError('float floor division by zero')
    return Math.floor(toFloat(a) / toFloat(b))
  }
  const [x, y] = whole
  if (y === 0n) throw new PythonError('integer division or modulo by zero')
  const quotient = x / y
  return x % y !== 0n && x < 0n !== y < 0n ? quotient - 1n : quotient
}

function divide(a: Operand, b: Operand): number {
  if (Number(b) === 0)
    throw new PythonError(exact(a, b) === undefined ? 'float division by zero' : 'division by zero')
  return toFloat(a) / toFloat(b)
}

function power(a: Operand, b: Operand): Operand {
  const whole = exact(a, b)
  if (whole !== undefined && whole[1] >= 0n) {
    const [x, y] = whole
    const bits = x < 0n ? (-x).toString(2).length : x.toString(2).length
    if (bits > 1 && BigInt(bits) * y > BigInt(maxBits))
      throw new PythonError('int too large to convert to float')
    return x ** (bits > 1 ? y : y === 0n ? 0n : 2n - (y % 2n))
  }
  const [x, y] = [toFloat(a), toFloat(b)]
  if (x === 0 && y < 0) throw new PythonError('0.0 cannot be raised to a negative power')
  if (x < 0 && !Number.isInteger(y))
    throw new PythonError("float() argument must be a string or a real number, not 'complex'")
  const result = x ** y
  if (!Number.isFinite(result)) throw new PythonError("(34, 'Numerical result out of range')")
  return result
}

/** One binary operation as Python does it; division by zero and the like are PythonErrors. */
export function operate(operator: string, a: Operand, b: Operand): Operand {
  const whole = exact(a, b)
  switch (operator) {
    case '+':
      return whole ? bounded(whole[0] + whole[1]) : toFloat(a) + toFloat(b)
    case '-':
      return whole ? bounded(whole[0] - whole[1]) : toFloat(a) - toFloat(b)
    case '*':
      return whole ? bounded(whole[0] * whole[1]) : toFloat(a) * toFloat(b)
    case '/':
      return divide(a, b)
    case '//':
      return floorDivide(a, b)
    case '**':
      return power(a, b)
    default:
      throw new PythonError('invalid syntax (<string>, line 1)')
  }
}

/** Rounds to two decimals, exact halves to the even neighbour, as Python's `round(value, 2)`. */
export function roundToCents(value: number): number {
  if (value === 0 || !Number.isFinite(value) || Math.abs(value) >= 1e21) return value
  // Only odd eighths are exact halves of a cent in binary; `toFixed` is right for all others.
  if (!Number.isInteger(value * 8) || Math.abs(value * 8) % 2 !== 1) return Number(value.toFixed(2))
  const cents = Math.floor(value * 100)
  return (cents % 2 === 0 ? cents : cents + 1) / 100
}
