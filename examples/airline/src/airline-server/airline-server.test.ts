import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { ownDataFolder } from '../data/own-data.ts'
import { type Started, startAirlineServer } from './start.ts'

let folder: string
let server: Started
const start = () =>
  startAirlineServer({ folder: ownDataFolder, journalPath: join(folder, 'journal.jsonl'), port: 0 })

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'airline-'))
  server = await start()
})
afterEach(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

const answered = z.object({ result: z.string(), repeated: z.boolean(), error: z.string() }).partial()
const stateBody = z.object({ stateHash: z.string(), writes: z.number(), touched: z.unknown() })

async function call(conversation: string, tool: string, body: string, key?: string) {
  const response = await fetch(`${server.url}/conversations/${conversation}/tools/${tool}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key ? { 'idempotency-key': key } : {}) },
    body,
  })
  return { status: response.status, body: answered.parse(await response.json()) }
}
const state = async (conversation: string) =>
  stateBody.parse(await (await fetch(`${server.url}/conversations/${conversation}/state`)).json())
const certificate = '{"user_id":"ines_vidal_2041","amount":100.0}'

test('a write is applied once per key, also when it comes again at the same time or after a restart', async () => {
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => call('run_a', 'send_certificate', certificate, 'k1')),
  )
  expect(answers.filter(({ body }) => !body.repeated)).toHaveLength(1)
  for (const { body } of answers)
    expect(body.result).toBe(
      'Certificate certificate_3221322 added to user ines_vidal_2041 with amount 100.0.',
    )
  const before = await state('run_a')
  expect(before.writes).toBe(1)

  await server.close()
  appendFileSync(join(folder, 'journal.jsonl'), '{"conversation":"run_a","key":"torn')
  server = await start()
  expect(await state('run_a')).toEqual(before)
  expect((await call('run_a', 'send_certificate', certificate, 'k1')).body.repeated).toBe(true)
  expect((await call('run_a', 'send_certificate', certificate, 'k2')).body.result).toContain('3221323')

  await server.close()
  server = await start()
  expect((await state('run_a')).writes).toBe(2)
})

test('conversations never see each other', async () => {
  const untouched = await state('run_b')
  await call('run_a', 'send_certificate', certificate, 'k1')
  expect(await state('run_b')).toEqual(untouched)
  expect((await state('run_a')).stateHash).not.toBe(untouched.stateHash)
})

test.each([
  ['a write without a key', 'send_certificate', certificate, undefined, 400],
  ['an unknown tool', 'fly', '{}', 'k', 404],
  ['a body that is no JSON', 'think', '{', undefined, 400],
  ['a write whose body is no JSON', 'send_certificate', '{', 'k', 400],
  ['arguments nested too deep', 'send_certificate', `${'['.repeat(9000)}${']'.repeat(9000)}`, 'k', 400],
])('%s is refused and changes nothing', async (_what, tool, body, key, status) => {
  const before = await state('run_a')
  const answer = await call('run_a', tool, body, key)
  expect(answer.status).toBe(status)
  expect(answer.body.error).toEqual(expect.any(String))
  expect(await state('run_a')).toEqual(before)
})

test('a key that was used for another call is refused', async () => {
  await call('run_a', 'send_certificate', certificate, 'k1')
  const other = await call('run_a', 'send_certificate', certificate.replace('100.0', '5000'), 'k1')
  expect(other.status).toBe(409)
})

test('arguments that do not fit are answered, not thrown', async () => {
  const answer = await call('run_a', 'book_reservation', '[1,2]', 'k1')
  expect(answer).toMatchObject({ status: 200, body: { result: expect.stringMatching(/^Error: /) } })
})
