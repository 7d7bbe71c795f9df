import type { savePriceInput } from '@ground-control/core/prices/schema'
import type { z } from 'zod'

export const rateFields = [
  { key: 'input', label: 'Input' },
  { key: 'output', label: 'Output' },
  { key: 'cachedInput', label: 'Cached input', isOptional: true },
  { key: 'reasoning', label: 'Reasoning', isOptional: true },
  { key: 'batchInput', label: 'Batch input', isOptional: true },
  { key: 'batchOutput', label: 'Batch output', isOptional: true },
] as const

type Rate = (typeof rateFields)[number]['key'] | 'perCall'
export type PriceForm = {
  kind: 'model' | 'tool'
  name: string
  /** back to the maintained list */
  isTakenBack: boolean
  rates: Record<Rate, string>
  /** as a field for date and time gives it, on the reader's clock; empty: now */
  validFrom: string
  note: string
}

export const emptyPriceForm: PriceForm = {
  kind: 'model',
  name: '',
  isTakenBack: false,
  rates: {
    input: '',
    output: '',
    cachedInput: '',
    reasoning: '',
    batchInput: '',
    batchOutput: '',
    perCall: '',
  },
  validFrom: '',
  note: '',
}

/** What the form holds as an input; core's schema says what is wrong with it. */
export function priceInput(form: PriceForm): z.input<typeof savePriceInput> {
  const { kind, isTakenBack } = form
  const at = new Date(form.validFrom)
  const common = {
    name: form.name.trim(),
    note: form.note.trim(),
    ...(form.validFrom && { validFrom: Number.isNaN(at.getTime()) ? form.validFrom : at.toISOString() }),
  }
  const given = (rate: Rate) => form.rates[rate].trim()
  if (kind === 'tool') return { kind, ...common, rates: isTakenBack ? null : { perCall: given('perCall') } }
  const optional = (['cachedInput', 'reasoning', 'batchInput', 'batchOutput'] as const).filter(given)
  const rates = {
    input: given('input'),
    output: given('output'),
    ...Object.fromEntries(optional.map((rate) => [rate, given(rate)])),
  }
  return { kind, ...common, rates: isTakenBack ? null : rates }
}
