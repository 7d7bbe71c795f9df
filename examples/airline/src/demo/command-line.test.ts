import { expect, test } from 'vitest'
import { parseCommandLine } from './command-line.ts'

test('reads the options and fills in the rest', () => {
  expect(parseCommandLine([])).toEqual({ decide: 'all', concurrency: 20 })
  expect(parseCommandLine(['--data', '../d', '--decide', 'gold', '--concurrency', '3'])).toEqual({
    data: '../d',
    decide: 'gold',
    concurrency: 3,
  })
})

test.each([
  [['--decide', 'some'], 'decide'],
  [['--concurrency', '0'], 'concurrency'],
  [['--concurrency', 'x'], 'concurrency'],
  [['--fast'], 'fast'],
])('%j is told', (args, word) => {
  expect(parseCommandLine(args)).toEqual({ problem: expect.stringContaining(word) })
})
