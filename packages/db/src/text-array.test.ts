import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase } from '../test/database.ts'
import { allWorkspaces } from './database.ts'
import { textArray } from './text-array.ts'

let test: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  test = await createTestDatabase()
})
afterAll(() => test.drop())

/** What Postgres reads, as texts and as JSON. */
const read = (texts: ReadonlyArray<string | null>, values: readonly unknown[]) =>
  test.db.transaction(allWorkspaces, (tx) =>
    tx.query('select $1::text[] as texts, $2::jsonb[] as values', [
      textArray(texts),
      textArray(values.map((value) => JSON.stringify(value))),
    ]),
  )

it('is read as it was meant, whatever the texts are', async () => {
  const edges = [
    null,
    '',
    'null',
    'NULL',
    '{}',
    ',',
    '"',
    '\\',
    '\\\\"',
    '\\n',
    '\n\t\u0001',
    "'",
    '$1',
    '😀\u2028',
  ]
  expect(await read(edges, edges)).toEqual([{ texts: edges, values: edges }])
  const text = fc.option(fc.string({ unit: fc.constantFrom(...'ab"\\{},n\nu é'), maxLength: 8 }))
  const json = fc
    .jsonValue({ noUnicodeString: false })
    .filter((value) => !/\\u0000|\\ud[89a-f]/i.test(JSON.stringify(value)))
  await fc.assert(
    fc.asyncProperty(fc.array(text), fc.array(json), async (texts, values) => {
      expect(await read(texts, values)).toEqual([{ texts, values: JSON.parse(JSON.stringify(values)) }])
    }),
    { numRuns: 50 },
  )
})
