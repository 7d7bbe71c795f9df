import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestServices } from '../../test/services.ts'
import { addEntries } from '../../test/trail.ts'
import { record } from './record.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
beforeAll(async () => {
  test = await createTestServices()
  await addEntries(
    test,
    test.workspaceId,
    Array.from({ length: 25 }, (_, index) => index),
  )
  // Many entries of one moment: paging must not lose or repeat any.
  await test.db.transaction(test.workspaceId, async (tx) =>
    record(
      test.services,
      tx,
      { kind: 'program', id: 'key_1', name: '100%_real\\key' },
      Array.from({ length: 15 }, (_, index) => ({
        action: 'bulk.do',
        subject: { kind: 'thing', id: `bulk_${index}` },
        runId: index === 3 ? 'run_01h455vb4pex5vsknk084sn02q' : null,
      })),
    ),
  )
})
afterAll(() => test.drop())

async function all(input: object, limit: number) {
  const seen = []
  let cursor: string | undefined
  for (let page = 0; page < 50; page += 1) {
    const { items, nextCursor } = await test.as('viewer').audit.list({ ...input, limit, cursor })
    seen.push(...items)
    if (nextCursor === null) return seen
    cursor = nextCursor
  }
  throw new Error('the pages do not end')
}

describe('the list', () => {
  it.each([1, 7, 40, 200])('pages by %i through every entry once, newest first', async (limit) => {
    const entries = await all({}, limit)
    expect(entries).toHaveLength(40)
    expect(new Set(entries.map((entry) => entry.id)).size).toBe(40)
    const keys = entries.map((entry) => `${entry.at} ${entry.id}`)
    expect(keys).toEqual(keys.toSorted().reverse())
  })

  it.each([
    [{ action: 'bulk.do' }, 15],
    [{ action: 'bulk' }, 0],
    [{ actorId: 'user_0' }, 13],
    [{ subjectId: 'thing_7' }, 1],
    [{ runId: 'run_01h455vb4pex5vsknk084sn02q' }, 1],
    [{ search: 'BULK' }, 15],
    [{ search: '100%_real\\' }, 15],
    [{ search: '%' }, 15],
    [{ search: '_do' }, 0],
    [{ search: "'; drop table audit_entries; --" }, 0],
    [{ action: 'bulk.do', search: 'bulk_1' }, 6],
    [{ since: '2100-01-01T00:00:00Z' }, 0],
    [{ until: '1970-01-01T00:00:00Z' }, 0],
    [{ since: '2020-01-01T00:00:00Z', until: '2100-01-01T00:00:00Z' }, 40],
  ])('filters by %j', async (filter, count) => {
    expect(await all(filter, 4)).toHaveLength(count)
  })

  it.each([
    ['cursor', { cursor: 'nonsense' }],
    ['cursor', { cursor: Buffer.from('["2026-01-01T00:00:00Z","x\' or true"]').toString('base64url') }],
    [
      'cursor',
      {
        cursor: Buffer.from('["0000-01-01T00:00:00Z","aud_01h455vb4pex5vsknk084sn02q"]').toString(
          'base64url',
        ),
      },
    ],
    ['since', { since: '0000-01-01T00:00:00Z' }],
    ['until', { until: 'yesterday' }],
    ['search', { search: 'a\0b' }],
    ['actorId', { actorId: 'a\ud800' }],
    ['limit', { limit: 0 }],
    ['limit', { limit: Number.NaN }],
  ])('refuses a bad %s', async (field, input) => {
    const error = await test
      .as('viewer')
      .audit.list(input)
      .catch((caught) => caught)
    expect(error.code).toBe('BAD_REQUEST')
    expect(JSON.stringify(error.cause.issues ?? error.cause.details)).toContain(field)
  })
})
