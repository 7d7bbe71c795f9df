import { allWorkspaces } from '@ground-control/db/database'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestServices } from '../../test/services.ts'
import { actorOf } from '../server/actor.ts'
import { bootstrap } from './bootstrap.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
beforeAll(async () => {
  test = await createTestServices()
  await test.db.transaction(allWorkspaces, (tx) => tx.query('delete from workspaces'))
})
afterAll(() => test.drop())

it('makes one workspace however many copies start at once, and then no more', async () => {
  const seeded: string[] = []
  const services = {
    ...test.services,
    seeds: [
      async (_: unknown, tx: { workspaceId: string }) => {
        seeded.push(tx.workspaceId)
      },
    ],
  }
  const results = await Promise.all(
    [1, 2, 3].map(() => bootstrap(services, { adminEmail: 'Admin@Example.test' })),
  )
  const first = results.find((result) => result !== null)
  expect(results.filter((result) => result !== null)).toHaveLength(1)
  expect(seeded).toEqual([first?.workspaceId])
  expect(await bootstrap(services, { adminEmail: 'admin@example.test' })).toBeNull()

  const signedIn = await test.nobody.access.signIn({
    email: first?.admin.email ?? '',
    password: first?.admin.password ?? '',
  })
  expect(signedIn.workspaceId).toBe(first?.workspaceId)
  for (const scope of ['developer', 'operator', 'worker'] as const) {
    const { actor } = await actorOf(services, { authorization: `Bearer ${first?.apiKeys[scope]}` })
    expect(actor).toMatchObject({ role: scope, workspaceId: first?.workspaceId, kind: 'program' })
  }
  const actions = await test.db.transaction(signedIn.workspaceId, (tx) =>
    tx.query<{ action: string }>('select action from audit_entries order by at, id'),
  )
  expect(
    actions.map((entry) => entry.action).filter((action) => action === 'access.create_api_key'),
  ).toHaveLength(3)
})
