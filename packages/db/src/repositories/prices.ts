import type { Rates } from '@ground-control/core/prices/resolve'
import type { PriceKind } from '@ground-control/core/prices/schema'
import type { Tx } from '../database.ts'

export type PriceRow = {
  id: string
  kind: PriceKind
  name: string
  validFrom: Date
  /** null: taken back */
  rates: Rates | null
}

type Flat = Omit<PriceRow, 'rates'> & Rates & { isTakenBack: boolean }

/** Every version of every own price of the workspace: they are few, and calls are priced by them in memory. */
export async function readPrices(tx: Tx): Promise<PriceRow[]> {
  const rows = await tx.query<Flat>(
    `select id, kind, name, valid_from as "validFrom", is_taken_back as "isTakenBack", input_nano_usd as input,
       output_nano_usd as output, cached_input_nano_usd as "cachedInput", reasoning_nano_usd as reasoning,
       batch_input_nano_usd as "batchInput", batch_output_nano_usd as "batchOutput", per_call_nano_usd as "perCall"
     from prices where workspace_id = $1`,
    [tx.workspaceId],
  )
  return rows.map(({ id, kind, name, validFrom, isTakenBack, ...rates }) => ({
    id,
    kind,
    name,
    validFrom,
    rates: isTakenBack ? null : rates,
  }))
}

/** Adds a version; none is ever changed. */
export function insertPrice(tx: Tx, price: PriceRow & { note: string; createdBy: string }): void {
  const { rates } = price
  tx.write(
    `insert into prices (id, workspace_id, kind, name, valid_from, is_taken_back, input_nano_usd, output_nano_usd,
       cached_input_nano_usd, reasoning_nano_usd, batch_input_nano_usd, batch_output_nano_usd, per_call_nano_usd, note, created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [
      price.id,
      tx.workspaceId,
      price.kind,
      price.name,
      price.validFrom,
      rates === null,
      rates?.input ?? 0n,
      rates?.output ?? 0n,
      rates?.cachedInput ?? null,
      rates?.reasoning ?? null,
      rates?.batchInput ?? null,
      rates?.batchOutput ?? null,
      rates?.perCall ?? 0n,
      price.note,
      price.createdBy,
    ],
  )
}
