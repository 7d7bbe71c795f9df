import { expect, test } from 'vitest'
import { readCommandLine } from './command-line.ts'

test('has defaults', () => {
  expect(readCommandLine([])).toEqual({ seed: null, length: 'standard', only: [], isWriting: false })
})

test('reads all of it', () => {
  expect(readCommandLine(['--seed', '7', '--short', '--only', 'races,burst', '--write'])).toEqual({
    seed: 7,
    length: 'short',
    only: ['races', 'burst'],
    isWriting: true,
  })
})

test.each([
  [['--seed', 'x'], '--seed must be'],
  [['--seed', '-1'], '--seed'],
  [['--short', '--long'], 'do not go together'],
  [['--sort'], '--sort'],
])('%j is one clear line: %s', (args, message) => {
  expect(() => readCommandLine(args)).toThrow(message)
})
