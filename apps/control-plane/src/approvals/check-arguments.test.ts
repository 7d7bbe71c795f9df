import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { checkArguments } from './check-arguments.ts'

const schema = z.toJSONSchema(
  z.strictObject({
    to: z.email(),
    amount: z.number().int().min(1).max(100),
    seats: z.array(z.object({ row: z.number() })).optional(),
  }),
) as never
const good = { to: 'mia@example.org', amount: 5 }

describe('checkArguments', () => {
  it('lets through what meets the schema', () => {
    expect(checkArguments(schema, good)).toBe(null)
    expect(checkArguments({}, 'anything')).toBe(null)
  })

  it.each([
    [{ ...good, amount: 101 }, 'amount'],
    [{ to: 'mia@example.org' }, 'amount'],
    [{ ...good, to: 'mia' }, 'to'],
    [{ ...good, extra: 1 }, 'extra'],
    [{ ...good, seats: [{ row: 1 }, { row: 'x' }] }, 'seats.1.row'],
    ['text', ''],
  ])('names what is off in %j', (edited, path) => {
    expect(checkArguments(schema, edited)).toMatchObject({ path })
  })

  it('reads draft 7 where the schema says so', () => {
    const draft7 = {
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'object',
      properties: { pair: { type: 'array', items: [{ type: 'string' }, { type: 'number' }] } },
    }
    expect(checkArguments(draft7, { pair: ['a', 1] })).toBe(null)
    expect(checkArguments(draft7, { pair: ['a', 'b'] })).toMatchObject({ path: 'pair.1' })
  })

  it.each([
    ['a reference to elsewhere', { $ref: 'https://example.org/schema.json' }],
    ['no schema', 'text'],
    ['a broken pattern', { properties: { to: { pattern: '(' } } }],
    ['a pattern that never ends', { properties: { to: { pattern: '^(a+)+$' } } }],
  ])('finds everything wrong by %s, soon', (_, broken) => {
    const started = performance.now()
    expect(checkArguments(broken, { to: `${'a'.repeat(50)}!` })?.message).toMatch(/^cannot be checked/)
    expect(performance.now() - started).toBeLessThan(2_000)
  })

  it('does not compare a long list for ever', () => {
    const items = Array.from({ length: 20_000 }, (_, index) => ({ index, same: { deep: [1, 2, 3] } }))
    expect(checkArguments({ uniqueItems: true }, items)?.message).toMatch(/takes longer/)
  })
})
