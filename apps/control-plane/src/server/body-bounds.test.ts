import { expect, it } from 'vitest'
import { bodyProblem } from './body-bounds.ts'

const list = (count: number, value = '0') => `[${Array.from({ length: count }, () => value).join(',')}]`

it.each([
  ['as many as may be', list(100_000), null],
  ['one more', list(100_001), 'has more than 100000 values'],
  [
    'many keys',
    `{${Array.from({ length: 100_001 }, (_, index) => `"${index}":0`).join(',')}}`,
    'has more than 100000 values',
  ],
  ['nested', '['.repeat(100_001) + ']'.repeat(100_001), 'has more than 100000 values'],
  ['commas and brackets in text', JSON.stringify(',[{'.repeat(100_000)), null],
  ['text with quotes in it', JSON.stringify('",'.repeat(200_000)), null],
  ['text with slashes at its end', list(60_000, JSON.stringify('\\\\')), null],
  ['values after text with slashes', list(100_001, JSON.stringify('\\')), 'has more than 100000 values'],
  ['text that does not end', `"${'a,'.repeat(200_000)}`, null],
])('%s', (_, text, problem) => {
  expect(bodyProblem(text)).toBe(problem)
})
