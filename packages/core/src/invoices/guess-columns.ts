import type { InvoiceColumn, InvoiceColumns } from './schema.ts'

/** Headers of the exports that providers offer, the likeliest first. Compared without case, spaces and signs. */
const known: Record<InvoiceColumn, readonly string[]> = {
  date: [
    ...['usage_date_utc', 'usage_date', 'date', 'day', 'start_time_iso', 'start_time', 'bucket_start_time'],
    ...['usage_start_time', 'usagedatetime', 'line_item_usage_start_date', 'period', 'month', 'timestamp'],
  ],
  model: [
    'model',
    'model_version',
    'model_name',
    'model_id',
    'line_item',
    'meter_name',
    'sku_description',
    'sku',
  ],
  amount: [
    ...['cost_usd', 'amount_usd', 'amount_value', 'cost_in_usd', 'costusd', 'amount', 'cost', 'total_cost'],
    ...['unblended_cost', 'line_item_unblended_cost', 'pretaxcost', 'spend'],
  ],
  currency: ['currency', 'amount_currency', 'billing_currency', 'currency_code'],
  inputTokens: [
    ...[
      'input_tokens',
      'usage_input_tokens',
      'prompt_tokens',
      'n_context_tokens_total',
      'uncached_input_tokens',
    ],
    ...['usage_input_tokens_no_cache'],
  ],
  cachedInputTokens: [
    ...[
      'input_cached_tokens',
      'cached_input_tokens',
      'cache_read_input_tokens',
      'usage_input_tokens_cache_read',
    ],
  ],
  outputTokens: ['output_tokens', 'usage_output_tokens', 'completion_tokens', 'n_generated_tokens_total'],
  quantity: ['tokens', 'total_tokens', 'quantity', 'usage_quantity', 'usage_amount'],
}

const plain = (header: string) => header.toLowerCase().replace(/[^a-z0-9]/g, '')

/** Which column is what, by its header. What is not recognised is left out. */
export function guessColumns(headers: readonly string[]): Partial<InvoiceColumns> {
  const byName = new Map<string, string>()
  for (const header of headers) if (!byName.has(plain(header))) byName.set(plain(header), header)
  const guess: Partial<InvoiceColumns> = {}
  for (const [column, names] of Object.entries(known) as Array<[InvoiceColumn, readonly string[]]>) {
    const name = names.find((candidate) => byName.has(plain(candidate)))
    if (name !== undefined) guess[column] = byName.get(plain(name))!
  }
  // Where both directions are given, a sum of them would count them twice.
  if (guess.inputTokens !== undefined || guess.outputTokens !== undefined) delete guess.quantity
  return guess
}
