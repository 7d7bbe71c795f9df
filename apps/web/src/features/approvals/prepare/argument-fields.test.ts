import { describe, expect, it } from 'vitest'
import { argumentFields, readFields, textsOf } from './argument-fields.ts'

const schema = {
  type: 'object',
  properties: {
    amount: { type: 'number', description: 'In USD' },
    reason: { type: 'string', enum: ['delay', 'whim'] },
    note: { type: 'string' },
    isUrgent: { type: 'boolean' },
    legs: { type: 'array' },
  },
  required: ['amount'],
}
const value = { amount: 250, note: 'x'.repeat(100), reason: 'delay', legs: [{ seat: 'A1' }], extra: null }
const fields = argumentFields(schema, value)!

describe('argumentFields', () => {
  it('has a control for each argument, the schema’s first', () => {
    expect(fields.map((field) => `${field.name}:${field.control}`)).toEqual([
      'amount:number',
      'reason:choice',
      'note:long',
      'isUrgent:boolean',
      'legs:json',
      'extra:json',
    ])
    expect(fields[0]).toMatchObject({ isRequired: true, description: 'In USD' })
  })
  it.each([null, 'text', [1]])('has no form for %j', (whole) => {
    expect(argumentFields(schema, whole)).toBeNull()
  })
  it('shows what is there rather than what should be', () => {
    expect(argumentFields(schema, { amount: '250', reason: 'other' })?.slice(0, 2)).toMatchObject([
      { name: 'amount', control: 'text' },
      { name: 'reason', control: 'text' },
    ])
  })
})

describe('readFields', () => {
  const read = (change: Record<string, string>) =>
    readFields(fields, { ...textsOf(fields, value), ...change }, value)
  it('reads back what it was given', () => expect(read({})).toEqual({ value, problems: {} }))
  it('takes a changed number', () => expect(read({ amount: '99.5' }).value.amount).toBe(99.5))
  it.each(['', 'abc', '"12"'])('does not take %j for a number', (text) => {
    expect(read({ amount: text }).value).not.toHaveProperty('amount')
  })
  it('says what is wrong', () => {
    expect(read({ amount: '12,5', legs: '[' }).problems).toEqual({
      amount: 'This is not a number.',
      legs: 'This is not JSON.',
    })
  })
  it('leaves out what was emptied, and keeps what was empty', () => {
    expect(read({ note: '' }).value).not.toHaveProperty('note')
    const empty = argumentFields({}, { note: '' })!
    expect(readFields(empty, { note: '' }, { note: '' }).value).toEqual({ note: '' })
  })
  it('sets a yes or no', () => expect(read({ isUrgent: 'true' }).value.isUrgent).toBe(true))
})
