import { expect, it } from 'vitest'
import { filterOf, usageInput } from './usage-input.ts'

const none = { from: '', to: '', agent: '', model: '', user: '', tag: '' }

it('asks for what the address says, and leaves out what is empty or no day', () => {
  expect(usageInput({ ...none, from: 'soon', user: '  ' })).toEqual({})
  expect(
    usageInput({ from: '2026-01-01', to: '2026-01-31', agent: 'a', model: ' m ', user: 'u', tag: 't' }),
  ).toEqual({
    from: '2026-01-01',
    to: '2026-01-31',
    agentId: 'a',
    model: 'm',
    endUser: 'u',
    tag: 't',
  })
})

it('a row narrows usage to itself where there is a filter for it', () => {
  expect(filterOf('endUser', 'ada')).toEqual({ user: 'ada' })
  expect(filterOf('tool', 'look')).toBeNull()
})
