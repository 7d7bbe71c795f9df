import { allWorkspaces } from '@ground-control/db/database'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { mutations } from '../../test/mutations.ts'
import { createTestServices } from '../../test/services.ts'
import { validInputs } from '../../test/valid-inputs.ts'

/** What the audit entry of each change holds: what was, what is, or both. A new procedure without a line fails below. */
const expected: Record<string, string> = {}

let test: Awaited<ReturnType<typeof createTestServices>>
let inputs: Record<string, () => unknown>
beforeAll(async () => {
  test = await createTestServices()
  inputs = await validInputs(test)
})
afterAll(() => test.drop())

type Noted = { id: string; action: string; before: boolean; after: boolean }
const entries = () =>
  test.db.transaction(allWorkspaces, (tx) =>
    tx.query<Noted>(
      'select id, action, before is not null as before, after is not null as after from audit_entries order by id',
    ),
  )
const held = ({ action, before, after }: Noted) =>
  `${action}: ${[before && 'before', after && 'after'].filter(Boolean).join(' and ') || 'nothing'}`

it('each change says what was and what is', async () => {
  const seen: Record<string, string> = {}
  for (const path of mutations) {
    const input = await inputs[path]?.()
    const known = new Set((await entries()).map(({ id }) => id))
    const role = path.startsWith('worker.') ? 'worker' : 'admin'
    const problem = await test.call(role, path, input).then(
      () => null,
      (error: Error) => error.message,
    )
    const fresh = (await entries()).filter(({ id }) => !known.has(id))
    const lines = [...new Set(fresh.map(held))].toSorted()
    seen[path] = lines.join(', ') || (problem === null ? 'no entry' : `refused: ${problem}`)
  }
  expect(seen).toEqual(expected)
}, 120_000)
