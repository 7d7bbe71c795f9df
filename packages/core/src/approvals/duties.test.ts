import { expect, it } from 'vitest'
import { type DutyHolders, dutyOf } from './duties.ts'

const nobody: DutyHolders = {
  startedRun: null,
  onBehalfOf: [],
  registeredVersion: null,
  publishedPolicy: null,
}
const ada = { id: 'user_ada', email: 'Ada@example.test', name: 'Ada' }

it.each<[Partial<DutyHolders>, ReturnType<typeof dutyOf>]>([
  [{}, null],
  [{ startedRun: 'user_ada' }, 'started_run'],
  [{ startedRun: 'user_bob', registeredVersion: 'user_ada' }, 'registered_version'],
  [{ publishedPolicy: 'user_ada' }, 'published_policy'],
  [{ onBehalfOf: ['bob'] }, null],
  // However the agent writes who it is for.
  [{ onBehalfOf: ['bob', ' ada@EXAMPLE.test'] }, 'on_behalf_of'],
  [{ onBehalfOf: ['ada'] }, 'on_behalf_of'],
  [{ onBehalfOf: ['user_ada'] }, 'on_behalf_of'],
  [{ startedRun: 'ada', registeredVersion: 'Ada' }, null],
])('%j is %s', (holders, duty) => {
  expect(dutyOf({ ...nobody, ...holders }, ada)).toBe(duty)
})

it('bars nobody for having no address', () => {
  expect(dutyOf({ ...nobody, onBehalfOf: [''] }, { ...ada, email: null })).toBeNull()
})
