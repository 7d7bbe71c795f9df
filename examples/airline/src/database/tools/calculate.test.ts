import { describe, expect, test } from 'vitest'
import { callTool } from '../call-tool.ts'
import { openCopy } from '../database.ts'

const copy = openCopy({ flights: new Map(), reservations: new Map(), users: new Map() })
const calculate = (expression: unknown) => callTool(copy, 'calculate', { expression: expression as string })

// Right-hand sides were printed by CPython 3.11.
describe('calculate', () => {
  test.each([
    ['152 + 103', '255.0'],
    [' 2 + 2', '4.0'],
    ['1/3', '0.33'],
    ['0.1+0.2', '0.3'],
    ['2 - 3 - 4', '-5.0'],
    ['2 + 3 * 4', '14.0'],
    ['-2 ** 2', '-4.0'],
    ['2 ** 3 ** 2', '512.0'],
    ['2 ** -1', '0.5'],
    ['-7 // 2', '-4.0'],
    ['0.125', '0.12'],
    ['0.375', '0.38'],
    ['2.675', '2.67'],
    ['10**16', '1e+16'],
    ['10**15', '1000000000000000.0'],
    ['123456789012345678901234567890', '1.2345678901234568e+29'],
    ['-0.0', '-0.0'],
    ['.5 + 1.', '1.5'],
  ])('%s is %s', (expression, answer) => {
    expect(calculate(expression)).toBe(answer)
  })

  test.each([
    ['1/0', 'Error: division by zero'],
    ['1.0/0', 'Error: float division by zero'],
    ['5//0', 'Error: integer division or modulo by zero'],
    ['10**400', 'Error: int too large to convert to float'],
    ['2(3)', "Error: 'int' object is not callable"],
    ['((1)', "Error: '(' was never closed (<string>, line 1)"],
    ['1)', "Error: unmatched ')' (<string>, line 1)"],
    ['5*', 'Error: invalid syntax (<string>, line 1)'],
    ['', 'Error: invalid syntax (<string>, line 1)'],
    ['process.exit()', 'Error: invalid characters in expression'],
    ['100%', 'Error: invalid characters in expression'],
  ])('%s answers %s', (expression, answer) => {
    expect(calculate(expression)).toBe(answer)
  })

  test('stays small on expressions made to be large', () => {
    expect(calculate('9**9**9**9')).toMatch(/^Error/)
    expect(calculate(`${'('.repeat(4000)}1${')'.repeat(4000)}`)).toMatch(/^Error: too many nested/)
    expect(calculate('-'.repeat(9000))).toMatch(/^Error/)
    expect(calculate('1+'.repeat(100_000))).toBe('Error: expression too long')
    expect(calculate({})).toBe('Error: invalid characters in expression')
  })
})
