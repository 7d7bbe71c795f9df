import { importInvoiceInput } from '@ground-control/core/invoices/schema'
import { expect, it } from 'vitest'
import { emptyImportForm, importInput, nameOf, providerOf, withColumn } from './import-form.ts'

const form = { ...emptyImportForm, csv: 'a\n1', name: ' November ', provider: ' OpenAI ' }

it('a form becomes an input, its columns guessed until they are said', () => {
  expect(importInvoiceInput.parse(importInput(form, true))).toEqual({
    csv: 'a\n1',
    name: 'November',
    provider: 'openai',
    period: 'day',
    cachedWithinInput: true,
    dryRun: true,
  })
})

it('a column that is missing is named', () => {
  const checked = importInvoiceInput.safeParse(importInput({ ...form, columns: { date: 'day' } }, false))
  expect(checked.error?.issues.map(({ path }) => path.join('.'))).toEqual(['columns.model', 'columns.amount'])
})

it('columns are said and taken out again', () => {
  const said = withColumn({ date: 'day' }, 'model', 'name')
  expect(said).toEqual({ date: 'day', model: 'name' })
  expect(withColumn(said, 'date', '')).toEqual({ model: 'name' })
})

it.each([
  ['openai_costs_2026-11.csv', 'openai_costs_2026-11', 'openai'],
  ['Claude.CSV', 'Claude', ''],
])('a file’s name tells: %s', (file, name, provider) => {
  expect([nameOf(file), providerOf(file)]).toEqual([name, provider])
})
