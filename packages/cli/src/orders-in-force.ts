import type { OverrideView } from '@ground-control/core/overrides/schema'
import type { Client } from '@ground-control/sdk/client'

/** All of them, newest first. */
export async function readInForce(client: Client): Promise<OverrideView[]> {
  const orders: OverrideView[] = []
  let cursor: string | undefined
  do {
    const page = await client.overrides.list.query({ inForce: true, limit: 200, cursor })
    orders.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return orders
}
