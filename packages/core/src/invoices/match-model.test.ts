import { expect, it } from 'vitest'
import { matchModel } from './match-model.ts'

const ours = [
  'openai/gpt-4o',
  'openai/gpt-4o-mini',
  'openai/o1-2024-12-17',
  'openai/o3-2025-01-01',
  'openai/o3-2025-02-02',
]

it.each([
  ['gpt-4o', 'openai/gpt-4o'],
  ['openai/GPT-4o', 'openai/gpt-4o'],
  ['gpt-4o-2024-08-06', 'openai/gpt-4o'],
  ['gpt-4o-2024-08-06, cached input', 'openai/gpt-4o'],
  ['gpt-4o-mini-2024-07-18', 'openai/gpt-4o-mini'],
  ['o1', 'openai/o1-2024-12-17'],
  // Another snapshot is another price.
  ['o1-2024-09-12', null],
  ['o3-2025-01-01', 'openai/o3-2025-01-01'],
  ['o3', null],
  ['gpt-4', null],
  ['', null],
])('%s → %s', (theirs, model) => expect(matchModel(theirs, 'openai', ours)).toBe(model))
