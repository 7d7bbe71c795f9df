/**
 * The airline's records were made by Python, which tells 5 from 5.0 and prints them apart. JavaScript does
 * not, so a float with a whole value travels as `WholeFloat`; every other float is a plain number.
 */
export class WholeFloat {
  readonly value: number
  constructor(value: number) {
    this.value = value
  }
}

export type PythonNumber = number | WholeFloat

/** The plain number behind either form. */
export const plain = (value: PythonNumber): number => (value instanceof WholeFloat ? value.value : value)

const isFloat = (value: PythonNumber): boolean => value instanceof WholeFloat || !Number.isInteger(value)

/** Marks a number as a float, whatever its value. */
export const asFloat = (value: number): PythonNumber =>
  Number.isInteger(value) ? new WholeFloat(value) : value

const combine = (a: PythonNumber, b: PythonNumber, result: number): PythonNumber =>
  isFloat(a) || isFloat(b) ? asFloat(result) : result

export const add = (a: PythonNumber, b: PythonNumber): PythonNumber => combine(a, b, plain(a) + plain(b))
export const subtract = (a: PythonNumber, b: PythonNumber): PythonNumber => combine(a, b, plain(a) - plain(b))
export const multiply = (a: PythonNumber, b: PythonNumber): PythonNumber => combine(a, b, plain(a) * plain(b))
/** Python's `max(0, value)`: the first of two equals wins, so 0 and not 0.0. */
export const atLeastZero = (value: PythonNumber): PythonNumber => (plain(value) > 0 ? value : 0)
export const negate = (a: PythonNumber): PythonNumber => {
  if (a instanceof WholeFloat) return new WholeFloat(-a.value)
  return a === 0 ? 0 : -a
}

/** A number as Python's `str` and `json.dumps` write it: `5`, `5.0`, `1e-05`, `1e+16`. */
export function formatNumber(value: PythonNumber): string {
  return isFloat(value) ? formatFloat(plain(value)) : BigInt(plain(value)).toString()
}

function formatFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity'
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  const [mantissa = '0', exponentText = '0'] = Math.abs(value).toExponential().split('e')
  const digits = mantissa.replace('.', '')
  const exponent = Number(exponentText)
  if (exponent < -4 || exponent >= 16) {
    const fraction = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits
    return `${sign}${fraction}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0')
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`
}
