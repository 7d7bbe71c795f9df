import { z } from 'zod'
import { instant } from '../instant.ts'
import { usd } from '../money.ts'
import { paging } from '../paging.ts'
import { text } from '../text.ts'
import { day } from '../usage/schema.ts'
import type { Rates } from './resolve.ts'

export const priceKind = z.enum(['model', 'tool'])
export type PriceKind = z.infer<typeof priceKind>

/** USD per million tokens; `perCall` USD per call. */
const modelRates = z.object({
  input: usd,
  output: usd,
  /** of input that the provider had cached; absent: as `input` */
  cachedInput: usd.optional(),
  /** of output that was thought and not said; absent: as `output` */
  reasoning: usd.optional(),
  /** where the call was part of a batch: of all its input and all its output; absent: as outside one */
  batchInput: usd.optional(),
  batchOutput: usd.optional(),
})
const toolRates = z.object({ perCall: usd })

const moment = {
  name: text(200, 1),
  /** also earlier than now: what was counted already stays until it is repriced. Absent: now */
  validFrom: instant.optional(),
  note: text(500).default(''),
}

/** `rates: null`: from then on the maintained list counts again, and a tool costs nothing. */
export const savePriceInput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('model'), ...moment, rates: modelRates.nullable() }),
  z.object({ kind: z.literal('tool'), ...moment, rates: toolRates.nullable() }),
])
export type SavePriceInput = z.infer<typeof savePriceInput>

export const listPricesInput = paging
  .extend({
    /** the versions of one entry, the latest validity first; absent: of every entry the one that counts now */
    of: z.object({ kind: priceKind, name: text(200, 1) }).optional(),
  })
  .prefault({})

/** One version of an entry, or the list's price of a model that agents use. Amounts as digits of nano-USD. */
export type PriceView = {
  /** null: of the maintained list */
  id: string | null
  kind: PriceKind
  name: string
  /** null: taken back, or a model that nobody knows a price of */
  rates: { [rate in keyof Rates]: string | null } | null
  source: 'own' | 'list' | 'none'
  /** of the list where it is the list's price */
  listVersion: string | null
  validFrom: string | null
  note: string
  createdBy: string | null
  createdAt: string | null
}

/** Days on the workspace's calendar, the last one whole; absent: the last thirty. */
export const repriceInput = z.object({
  model: text(200, 1),
  from: day.optional(),
  to: day.optional(),
  dryRun: z.boolean().default(true),
})
export type RepriceInput = z.infer<typeof repriceInput>
/** Calls that cost something else than was counted, and by how much in all, as digits of nano-USD with a sign. */
export type Repricing = { calls: number; deltaNanoUsd: string; from: string; to: string; dryRun: boolean }
