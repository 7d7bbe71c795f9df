import { describe, expect, it } from 'vitest'
import { guessColumns } from './guess-columns.ts'
import { readLines } from './read-lines.ts'

const columns = { date: 'date', model: 'model', amount: 'cost' }
const headers = ['date', 'model', 'cost', 'in', 'cached', 'out', 'currency']
const options = { period: 'day', cachedWithinInput: true } as const
const good = ['2026-11-02', 'gpt-4o', '1.5', '100', '40', '7', 'usd']
const of = (cells: string[]) => [{ line: 2, cells }]

describe('readLines', () => {
  const all = {
    ...columns,
    inputTokens: 'in',
    cachedInputTokens: 'cached',
    outputTokens: 'out',
    currency: 'currency',
  }
  const line = {
    ...{ period: '2026-11-02', model: 'gpt-4o', amountNanoUsd: 1_500_000_000n },
    ...{ inputTokens: 100, cachedInputTokens: 40, outputTokens: 7, quantity: null },
  }
  it('reads what the columns say', () => {
    expect(readLines(headers, of(good), all, options)).toEqual({ lines: [line], problems: [] })
    expect(readLines(headers, of(good), all, { ...options, cachedWithinInput: false }).lines).toEqual([
      { ...line, inputTokens: 140 },
    ])
    expect(readLines(headers, of(['2026-11-02', 'gpt-4o', '1.5']), columns, options).lines[0]).toMatchObject({
      inputTokens: null,
      outputTokens: null,
    })
  })
  it.each([
    [0, 'yesterday', 'the date is no day'],
    [1, '', 'the model has not'],
    [1, 'x'.repeat(201), 'the model has not'],
    [2, '=1+1', 'the amount is none'],
    [3, '-5', 'inputTokens is no count'],
    [5, '1e5', 'outputTokens is no count'],
    [6, 'EUR', 'the currency is not USD'],
  ])('cell %i "%s" is said with its line', (at, value, message) => {
    const { lines, problems } = readLines(headers, of(good.with(at, value)), all, options)
    expect(lines).toEqual([])
    expect(problems).toEqual([{ field: 'csv', line: 2, message: expect.stringContaining(message) }])
  })
  it('names a column that is missing or unknown', () => {
    expect(readLines(headers, of(good), { date: 'date', model: 'nowhere' }, options).problems).toEqual([
      expect.objectContaining({ field: 'columns.amount' }),
      expect.objectContaining({ field: 'columns.model' }),
    ])
  })
})

describe('guessColumns', () => {
  it.each([
    [
      ['start_time', 'start_time_iso', 'amount_value', 'amount_currency', 'line_item'],
      { date: 'start_time_iso', amount: 'amount_value', currency: 'amount_currency', model: 'line_item' },
    ],
    [
      ['Usage Date (UTC)', 'Model', 'Cost USD', 'Input tokens', 'Output tokens', 'Tokens'],
      {
        date: 'Usage Date (UTC)',
        model: 'Model',
        amount: 'Cost USD',
        inputTokens: 'Input tokens',
        outputTokens: 'Output tokens',
      },
    ],
    [['a', 'b'], {}],
  ])('%j', (names, guess) => expect(guessColumns(names)).toEqual(guess))
})
