import { describe, expect, it } from 'vitest'
import { schemaProblems } from './json-schema-check.ts'

const refund = {
  type: 'object',
  properties: {
    amount: { type: 'number', minimum: 0, maximum: 500 },
    reason: { type: 'string', enum: ['delay', 'cancellation'] },
    legs: { type: 'array', items: { type: 'object', properties: { seat: { type: 'string' } } } },
  },
  required: ['amount'],
  additionalProperties: false,
}

describe('schemaProblems', () => {
  it.each<[string, object, string[]]>([
    ['nothing wrong', { amount: 20, reason: 'delay' }, []],
    ['a number too large', { amount: 501 }, ['amount']],
    ['another type', { amount: '20' }, ['amount']],
    ['a value that is not listed', { amount: 1, reason: 'whim' }, ['reason']],
    ['deep inside', { amount: 1, legs: [{ seat: 'A1' }, { seat: 3 }] }, ['legs.1.seat']],
    ['two at once', { amount: -1, reason: 'x' }, ['amount', 'reason']],
  ])('%s', (_, value, paths) => {
    expect(schemaProblems(refund, value as never).map((problem) => problem.path)).toEqual(paths)
  })
  it('names what is missing, and what is too much', () => {
    expect(schemaProblems(refund, {})[0]?.message).toContain('amount')
    expect(schemaProblems(refund, { amount: 1, extra: 1 })).toHaveLength(1)
  })
  it('leaves patterns to the control plane, which can stop one that never ends', () => {
    const schema = { type: 'object', properties: { code: { type: 'string', pattern: '^(a+)+$' } } }
    expect(schemaProblems(schema, { code: `${'a'.repeat(64)}!` })).toEqual([])
  })
  it.each([null, true, [], { $ref: '#/nowhere' }])(
    'keeps still about a schema it cannot use: %j',
    (schema) => {
      expect(schemaProblems(schema as never, { amount: 1 })).toEqual([])
    },
  )
})
