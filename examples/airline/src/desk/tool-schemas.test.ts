import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { recordedDataFolder } from '../conversations/recorded-data.ts'
import { isWrite, toolNames } from '../database/call-tool.ts'
import { deskTools } from './tools.ts'

const toolOf = (name: string) => {
  const found = deskTools.find((tool) => tool.name === name)
  if (found === undefined) throw new Error(`no tool ${name}`)
  return found
}

test('the desk has the airline’s tools, and those that write say so', () => {
  expect(deskTools.map(({ name }) => name).sort()).toEqual([...toolNames].sort())
  for (const { name, effect } of deskTools) expect(effect === 'write', name).toBe(isWrite(name))
  expect(deskTools.filter(({ effect }) => effect === 'write')).toHaveLength(6)
})

test('arguments pass in the order and with the keys in which they were given', () => {
  const given = {
    cabin: 'economy',
    flights: [{ origin: 'SEA', date: '2024-05-20', flight_number: 'GC310' }],
    reservation_id: 'BN7G5K',
    payment_id: 'credit_card_8111045',
  }
  expect(JSON.stringify(toolOf('update_reservation_flights').input.parse(given))).toBe(JSON.stringify(given))
})

test.each([
  ['cancel_reservation', {}, 'reservation_id'],
  ['cancel_reservation', { reservation_id: 7 }, 'reservation_id'],
  ['send_certificate', { user_id: 'x', amount: '100' }, 'amount'],
  ['send_certificate', { user_id: 'x', amount: Number.NaN }, 'amount'],
  [
    'update_reservation_passengers',
    { reservation_id: 'x', passengers: [{ first_name: 'A' }] },
    'passengers.0.last_name',
  ],
  ['search_direct_flight', null, ''],
])('%s refuses %j', (name, given, field) => {
  const checked = toolOf(name).input.safeParse(given)
  expect(checked.error?.issues.map(({ path }) => path.join('.'))).toContain(field)
})

const described = z.array(z.object({ function: z.object({ name: z.string(), parameters: z.unknown() }) }))
const folder = recordedDataFolder(process.env, resolve(import.meta.dirname, '../../../..'))
const file = folder && join(folder, 'tools.json')
if (!file)
  console.info('Skipped: the public recordings are not on this machine (set AIRLINE_DATA to their folder).')

describe.skipIf(!file || !existsSync(file))('the recordings’ tools.json', () => {
  test('asks for the same arguments', () => {
    const theirs = described.parse(JSON.parse(readFileSync(file ?? '', 'utf8')))
    expect(theirs).toHaveLength(deskTools.length)
    for (const { function: wanted } of theirs) {
      const ours = z.toJSONSchema(toolOf(wanted.name).input, { io: 'input' })
      expect(bare(ours), wanted.name).toEqual(bare(wanted.parameters))
    }
  })
})

/** What a schema demands, without its words: types, keys, choices, and which keys must be there. */
function bare(schema: unknown): unknown {
  const {
    type,
    properties,
    items,
    enum: choices,
    required,
  } = z
    .looseObject({
      type: z.string(),
      properties: z.record(z.string(), z.unknown()).optional(),
      items: z.unknown(),
      enum: z.array(z.string()).optional(),
      required: z.array(z.string()).optional(),
    })
    .partial({ items: true })
    .parse(schema)
  return {
    type,
    choices,
    items: items === undefined ? undefined : bare(items),
    required: [...(required ?? [])].sort(),
    properties: Object.fromEntries(
      Object.entries(properties ?? {}).map(([key, value]) => [key, bare(value)]),
    ),
  }
}
