import type { Json } from '@ground-control/core/json'
import { expect, it } from 'vitest'
import { exampleInput } from './example-input.ts'

const loop: { [key: string]: Json } = { type: 'object', properties: {} }
loop.properties = { next: loop }

it.each<[string, Json, Json]>([
  ['anything', {}, {}],
  ['no schema', null, {}],
  [
    'what is required',
    {
      type: 'object',
      properties: { question: { type: 'string' }, page: { type: 'integer', minimum: 1 } },
      required: ['page'],
    },
    { page: 1 },
  ],
  [
    'all where nothing is',
    { properties: { a: { type: 'boolean' }, b: { enum: ['x', 'y'] } } },
    { a: false, b: 'x' },
  ],
  ['the default', { type: 'string', default: 'hello' }, 'hello'],
  ['the first of several', { anyOf: [{ type: 'array' }, { type: 'null' }] }, []],
])('%s', (_, schema, expected) => expect(exampleInput(schema)).toEqual(expected))

it('comes to an end in a schema that contains itself', () => {
  expect(JSON.stringify(exampleInput(loop)).length).toBeLessThan(200)
})
