import { expect, test } from 'vitest'
import { parseCommandLine } from './command-line.ts'

test('reads the options and fills in the rest', () => {
  expect(parseCommandLine([])).toEqual({
    decide: 'all',
    concurrency: 20,
    editEvery: 0,
    expireEvery: 0,
  })
  expect(
    parseCommandLine([
      '--data',
      '../d',
      '--decide',
      'gold',
      '--concurrency',
      '3',
      '--edit-every',
      '10',
      '--expire-every',
      '5',
    ]),
  ).toEqual({
    data: '../d',
    decide: 'gold',
    concurrency: 3,
    editEvery: 10,
    expireEvery: 5,
  })
})

test.each([
  [['--decide', 'some'], 'decide'],
  [['--concurrency', '0'], 'concurrency'],
  [['--concurrency', 'x'], 'concurrency'],
  [['--edit-every', '-1'], 'edit'],
  [['--fast'], 'fast'],
])('%j is told', (args, word) => {
  expect(parseCommandLine(args)).toEqual({ problem: expect.stringContaining(word) })
})
