import type { AddressInfo } from 'node:net'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import type { AnyProcedure } from '@trpc/server'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { badValuesFor, inputWith, placesOf, valueAt } from '../../test/bad-values.ts'
import { fieldsOf } from '../../test/fields-of.ts'
import { shapeOf } from '../../test/mutations.ts'
import { createTestServices } from '../../test/services.ts'
import { validInputs } from '../../test/valid-inputs.ts'
import { createHttpServer } from './http.ts'
import { appRouter } from './router.ts'

type Answer = { status: number; text: string; app: AppBody | undefined }
type AppBody = {
  code: string
  message: string
  details: { field?: string; issues?: Array<{ field: string; message: string }> }
}

const procedures = appRouter._def.procedures as unknown as Record<string, AnyProcedure>
const paths = Object.keys(procedures).sort()
/** What a caller's mere visit may write. */
const notWatched = ['sign_in_attempts', 'sessions', 'audit_unsealed', 'api_keys']
const delay = monitorEventLoopDelay({ resolution: 5 })

let test: Awaited<ReturnType<typeof createTestServices>>
let server: Awaited<ReturnType<typeof createHttpServer>>
let owner: pg.Client
let address: string
let keys: { admin: string; worker: string }
let inputs: Record<string, () => unknown>

beforeAll(async () => {
  test = await createTestServices()
  server = await createHttpServer(test.services, test.hot, [])
  await server.listen({ port: 0, host: '127.0.0.1' })
  address = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`
  const makeKey = async (scope: 'admin' | 'worker') =>
    (await test.as('admin').access.createApiKey({ name: scope, scope })).key
  keys = { admin: await makeKey('admin'), worker: await makeKey('worker') }
  inputs = await validInputs(test)
  owner = new pg.Client({ connectionString: test.ownerUrl })
  await owner.connect()
  await watchWrites()
  delay.enable()
})
afterAll(async () => {
  delay.disable()
  process.stdout.write(`bad input: the event loop was at most ${Math.round(delay.max / 1e6)} ms late\n`)
  await owner.end()
  await server.close()
  await test.drop()
})

/** Counts every row that any table gains, loses or changes: more than a count of rows sees. */
async function watchWrites() {
  await owner.query(`create table seen_writes (at_table text);
    create function see_write() returns trigger language plpgsql security definer as
      $$ begin insert into public.seen_writes values (tg_table_name); return null; end $$`)
  const tables = await owner.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
       and c.relname <> 'seen_writes' and c.relname <> all ($1)`,
    [notWatched],
  )
  for (const { name } of tables.rows)
    await owner.query(
      `create trigger see_write after insert or update or delete on "${name}" for each row execute function see_write()`,
    )
}

async function writesSoFar(): Promise<number> {
  const counted = await owner.query<{ n: number }>('select count(*)::int as n from seen_writes')
  return counted.rows[0]!.n
}

const isOpen = (path: string) => /^(access\.sign(In|Out)|decisionLinks\..*)$/.test(path)
const keyFor = (path: string) => (path.startsWith('worker.') ? keys.worker : keys.admin)

async function send(
  path: string,
  body: string | Buffer,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const ending = new AbortController()
  const response = await fetch(`${address}/trpc/${path}`, {
    method: 'POST',
    body: new Uint8Array(Buffer.from(body)),
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${keyFor(path)}`,
      ...headers,
    },
    signal: ending.signal,
  })
  return read(response, ending)
}

async function read(response: Response, ending: AbortController): Promise<Answer> {
  if (response.ok && response.headers.get('content-type')?.startsWith('text/event-stream')) {
    const refusal = await streamedRefusal(response)
    ending.abort()
    return refusal ?? { status: response.status, text: '', app: undefined }
  }
  const text = await response.text()
  return { status: response.status, text, app: appOf(text) }
}

/** A stream has begun before its procedure is asked: a refusal is what it says first. null: it stays open */
async function streamedRefusal(response: Response): Promise<Answer | null> {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (;;) {
    const next = await Promise.race([reader.read(), sleep(200, null)])
    if (next === null || next.done) return null
    text += next.value
    const data = /^event: serialized-error\ndata: (.*)$/m.exec(text)?.[1]
    if (data === undefined) continue
    const { app, httpStatus } = JSON.parse(data).data
    return { status: httpStatus, text: data, app }
  }
}

function appOf(text: string): AppBody | undefined {
  try {
    return JSON.parse(text).error?.data?.app
  } catch {
    return undefined
  }
}

const appCodes = [
  'bad_request',
  'unauthenticated',
  'refused',
  'not_found',
  'conflict',
  'too_large',
  'too_many',
]

/** @returns what is wrong with a refusal, or null */
function refusalProblem(answer: Answer): string | null {
  const { status, text, app } = answer
  if (status < 400 || status > 499) return `answered ${status}: ${text.slice(0, 300)}`
  if (app === undefined) return `${status} without a code of ours: ${text.slice(0, 300)}`
  if (!appCodes.includes(app.code)) return `the code is ${app.code}`
  if (/stack|node_modules|\.ts:\d/.test(text)) return `shows a stack: ${text.slice(0, 300)}`
  if (text.length > 20_000) return `repeats what it was sent: ${text.length} characters`
  return null
}

const atOnce = 5

/** @returns what is wrong with how a refusal names the place, or null */
function nameProblem({ app, text }: Answer, place: ReadonlyArray<string | number>): string | null {
  if (app?.code !== 'bad_request' || place.length === 0 || namesPlace(app, place.join('.'))) return null
  return `is not named: ${text.slice(0, 300)}`
}

/** Names the bad place itself, what holds it, or something in it. */
function namesPlace(app: AppBody | undefined, place: string): boolean {
  const fields = [app?.details.field ?? [], app?.details.issues?.map((issue) => issue.field) ?? []].flat()
  return fields.some(
    (field) =>
      field === place || (field !== '' && (place.startsWith(`${field}.`) || field.startsWith(`${place}.`))),
  )
}

it('has a valid input for every procedure and none too many', () => {
  expect(Object.keys(inputs).sort()).toEqual(paths)
})

describe.each(paths)('%s', (path) => {
  const shape = shapeOf(path)

  it('is tried with every field it has', async () => {
    const valid = await inputs[path]?.()
    expect(Object.keys(valid ?? {})).toEqual(expect.arrayContaining(fieldsOf(shape)))
  })

  it('lets nobody in who does not say who asks', async () => {
    if (isOpen(path)) return
    const answer = await send(path, '{"nul":"\\u0000"}', { authorization: 'Bearer no' })
    expect(answer).toMatchObject({ status: 401, app: { code: 'unauthenticated' } })
  })

  it('answers bad input with a refusal that names the field, and changes nothing', async () => {
    if (shape === undefined) {
      for (const body of ['', 'null', '"\\u0000"', '{"__proto__":1}'])
        expect((await send(path, body)).status).toBeLessThan(500)
      return
    }
    let valid = await inputs[path]?.()
    const problems: string[] = []
    const places = placesOf(valid)
    for (const place of places) {
      const options = {
        isCursor: place.at(-1) === 'cursor',
        isHeavy: place === places[0] || place === places.at(-1),
      }
      const refused: string[] = []
      const before = await writesSoFar()
      let hasAccepted = false
      const values = badValuesFor(valueAt(valid, place), options)
      for (let from = 0; from < values.length; from += atOnce) {
        const bodies = values
          .slice(from, from + atOnce)
          .map(([what, raw]) => ({ what, body: inputWith(withoutCursor(valid, place), place, raw) }))
        const answers = await Promise.all(bodies.map(({ body }) => send(path, body)))
        for (const [index, answer] of answers.entries()) {
          const { what, body } = bodies[index]!
          const where = `${place.join('.') || 'input'} = ${what}`
          const problem = answer.status < 300 ? null : (refusalProblem(answer) ?? nameProblem(answer, place))
          if (problem !== null) problems.push(`${where}: ${problem}`)
          else if (answer.status >= 300) refused.push(body)
        }
        const isAccepted = answers.some((answer) => answer.status < 300)
        if (isAccepted) valid = await inputs[path]?.()
        hasAccepted ||= isAccepted
      }
      // What was accepted wrote: then those refused are sent again by themselves.
      const start = hasAccepted ? await writesSoFar() : before
      if (hasAccepted) await Promise.all(refused.map((body) => send(path, body)))
      if ((await writesSoFar()) !== start) problems.push(`${place.join('.')}: what was refused wrote`)
    }
    expect(problems).toEqual([])
  })
})

/** The table's cursor stands for the field only: no cursor can be made up that a list accepts. */
function withoutCursor(valid: unknown, place: ReadonlyArray<string | number>): unknown {
  if (typeof valid !== 'object' || valid === null || !('cursor' in valid) || place[0] === 'cursor')
    return valid
  const { cursor: _, ...rest } = valid
  return rest
}

describe('a body as a whole', () => {
  const start = '{"agent":"other"}'
  const cases: Array<[string, string | Buffer, Record<string, string>, number[]]> = [
    ['truncated', '{"agent":"oth', {}, [400]],
    ['empty', '', {}, [400]],
    ['no JSON', 'agent=other', {}, [400]],
    ['too large', JSON.stringify('x'.repeat(9_000_000)), {}, [413]],
    ['a million keys', manyKeys(1_000_000), {}, [413]],
    ['of another type', '<agent/>', { 'content-type': 'text/xml' }, [415]],
    ['of plain text', start, { 'content-type': 'text/plain' }, [415]],
    ['of bytes', start, { 'content-type': 'application/octet-stream' }, [400, 415]],
    ['of a form', start, { 'content-type': 'multipart/form-data; boundary=x' }, [400, 415]],
    ['a gzip bomb', gzipSync(Buffer.alloc(50_000_000, 32)), { 'content-encoding': 'gzip' }, [400, 415]],
    ['good in gzip, which is not taken', gzipSync(start), { 'content-encoding': 'gzip' }, [400, 415]],
  ]
  it.each(cases)('%s', async (_, body, headers, statuses) => {
    const before = await writesSoFar()
    const answer = await send('runs.start', body, headers)
    expect(refusalProblem(answer)).toBeNull()
    expect(statuses).toContain(answer.status)
    expect(await writesSoFar()).toBe(before)
  })

  it('with as many keys as are read', async () => {
    const answer = await send('runs.start', `{"agent":"other","input":${manyKeys(99_000)}}`)
    expect(answer).toMatchObject({ status: 400, app: { details: { issues: [{ field: 'input' }] } } })
  })

  it('with more keys than are read', async () => {
    const answer = await send('runs.start', `{"agent":"other","input":${manyKeys(700_000)}}`)
    expect(answer).toMatchObject({ status: 413, app: { code: 'too_large' } })
  })

  it('with the same key twice: the last one holds', async () => {
    const answer = await send('runs.start', '{"agent":"none","agent":"other","agent":"\\u0000"}')
    expect(answer).toMatchObject({ status: 400, app: { details: { issues: [{ field: 'agent' }] } } })
  })

  it('of a batch', async () => {
    for (const body of ['[]', '7', 'null', '{"0":', '{"99999":{}}', '{"__proto__":{}}']) {
      const answer = await send('runs.start,runs.start?batch=1', body)
      expect(answer.status, body).toBeLessThan(500)
      expect(answer.text, body).not.toContain('stack')
    }
    const tooMany = await send(`${'runs.start,'.repeat(200)}runs.start?batch=1`, '{}')
    expect(tooMany.status).toBeLessThan(500)
    expect(tooMany.status).toBeGreaterThanOrEqual(400)
  })
})

describe('an address', () => {
  it.each([
    ['/trpc/none.such', 404],
    ['/trpc/constructor', 404],
    ['/trpc/__proto__', 404],
    ['/none', 404],
    ['/trpc/%ff', 400],
    [`/trpc/runs.get?input=${'%22'.repeat(10_000)}`, 431],
    ['/trpc/runs.get?input=%7B', 400],
    ['/trpc/runs.get?input=%ff', 400],
  ])('%.40s', async (path, status) => {
    const response = await fetch(address + path, { headers: { authorization: `Bearer ${keys.admin}` } })
    const answer = await read(response, new AbortController())
    expect(answer.status).toBe(status)
    expect(refusalProblem(answer)).toBeNull()
  })
})

it('held up nobody for long', () => {
  // The bar is 200 ms; this process sends as well, and other tests run beside it.
  expect(delay.max / 1e6).toBeLessThan(1_000)
})

/** An object of so many different keys, as short as can be written. */
function manyKeys(count: number): string {
  const parts: string[] = []
  for (let index = 0; index < count; index += 1) parts.push(`"${index.toString(36)}":0`)
  return `{${parts.join(',')}}`
}
