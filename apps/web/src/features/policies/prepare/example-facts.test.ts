import { policyFacts } from '@ground-control/core/policies/facts'
import { policyPoint } from '@ground-control/core/policies/schema'
import { vocabulary } from '@ground-control/core/policies/vocabulary'
import { expect, it } from 'vitest'
import { exampleFacts } from './example-facts.ts'

it.each(policyPoint.options)('makes facts that the control plane takes, for %s', (point) => {
  const read = policyFacts[point].safeParse({ timeZone: 'UTC', ...exampleFacts(vocabulary[point]) })
  expect(read.error?.issues ?? []).toEqual([])
})

it('nests by the dots and leaves out what hangs on a plain value', () => {
  const entry = (path: string, example: string) => ({ path, example, type: '', description: '' })
  expect(exampleFacts([entry('now', 'x'), entry('now.hour', '1'), entry('tool.name', 'y')])).toEqual({
    now: 'x',
    tool: { name: 'y' },
  })
})
