import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import type { Json } from '@ground-control/core/json'
import { ownPriceAt, type Rates } from '@ground-control/core/prices/resolve'
import type { PriceView, SavePriceInput } from '@ground-control/core/prices/schema'
import { insertPrice, readPrices } from '@ground-control/db/repositories/prices'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { ratesInDigits } from './price-view.ts'

/** Every call is priced by all of them in memory. */
const maxVersions = 5_000

/**
 * Adds a version of a workspace's own price, counting from a moment on. Nothing that was counted changes; see
 * `repriceHistory`. Throws conflict where there are too many versions.
 */
export async function savePrice(services: Services, actor: Actor, input: SavePriceInput): Promise<PriceView> {
  return services.db.transaction(actor.workspaceId, async (tx) => {
    const held = await readPrices(tx)
    if (held.length >= maxVersions)
      throw new AppError('conflict', `a workspace has at most ${maxVersions} versions of prices`)
    const id = services.newId('price', tx.now)
    const validFrom = input.validFrom === undefined ? tx.now : new Date(input.validFrom)
    const rates = ratesOf(input)
    const { kind, name, note } = input
    const before = ownPriceAt(
      held.filter((price) => price.kind === kind && price.name === name),
      validFrom,
    )
    insertPrice(tx, { id, kind, name, validFrom, rates, note, createdBy: actor.name })
    const view: PriceView = {
      id,
      kind,
      name,
      rates: rates && ratesInDigits(rates),
      source: 'own',
      listVersion: null,
      validFrom: validFrom.toISOString(),
      note,
      createdBy: actor.name,
      createdAt: tx.now.toISOString(),
    }
    record(services, tx, actor, [
      {
        action: 'price.save',
        subject: { kind: 'price', id },
        before: before && {
          id: before.id,
          rates: before.rates && ratesInDigits(before.rates),
          validFrom: before.validFrom.toISOString(),
        },
        after: view as unknown as Json,
      },
    ])
    tx.changed('prices', id)
    return view
  })
}

function ratesOf(input: SavePriceInput): Rates | null {
  if (input.rates === null) return null
  const none = { input: 0n, output: 0n, perCall: 0n }
  const absent = { cachedInput: null, reasoning: null, batchInput: null, batchOutput: null }
  return { ...none, ...absent, ...input.rates }
}
