import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestServices } from '../../test/services.ts'
import { addTrail } from '../../test/trail.ts'
import { createHttpServer } from './http.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
let server: Awaited<ReturnType<typeof createHttpServer>>
let workspaceId: string
let keys: { admin: string; viewer: string }
beforeAll(async () => {
  test = await createTestServices()
  server = await createHttpServer(test.services, test.hot, [])
  workspaceId = await addTrail(test)
  const makeKey = async (scope: 'admin' | 'viewer') =>
    (await test.as('admin', workspaceId).access.createApiKey({ name: scope, scope })).key
  keys = { admin: await makeKey('admin'), viewer: await makeKey('viewer') }
})
afterAll(async () => {
  await server.close()
  await test.drop()
})

const get = (query: string, key?: string) =>
  server.inject({
    url: `/audit/export${query}`,
    headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
  })

it('streams what the pieces say, with an end that is signed', async () => {
  const answer = await get('', keys.admin)
  expect(answer.statusCode).toBe(200)
  expect(answer.headers['content-type']).toMatch('application/x-ndjson')
  const { body } = await test.as('admin', workspaceId).audit.export({})
  const withoutEnd = (text: string) => text.trimEnd().split('\n').slice(0, -1)
  expect(withoutEnd(answer.body)).toEqual(withoutEnd(body))
  expect(JSON.parse(answer.body.trimEnd().split('\n').at(-1)!)).toMatchObject({
    kind: 'end',
    end: { workspaceId, throughBatch: 3 },
  })
})

it('has CSV, and a beginning further on', async () => {
  const csv = await get('?format=csv&afterBatch=2', keys.admin)
  expect(csv.headers['content-type']).toMatch('text/csv')
  expect(csv.body.trimEnd().split('\r\n')).toHaveLength(5)
})

it.each([
  ['nobody', '', undefined, 401, 'unauthenticated'],
  ['a key that is none', '', 'gc_admin_none', 401, 'unauthenticated'],
  ['a viewer’s key', '', 'viewer', 403, 'refused'],
  ['a format that is none', '?format=xml', 'admin', 400, 'bad_request'],
  ['a batch that is none', '?afterBatch=-1', 'admin', 400, 'bad_request'],
])('refuses %s', async (_, query, key, status, code) => {
  const answer = await get(query, key === 'viewer' || key === 'admin' ? keys[key] : key)
  expect(answer.statusCode).toBe(status)
  expect(answer.json().error.data.app.code).toBe(code)
})
