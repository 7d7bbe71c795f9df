import type { OverrideView } from '@ground-control/core/overrides/schema'
import { exitCodes } from '../exit-codes.ts'
import { readInForce } from '../orders-in-force.ts'
import type { Session } from '../session.ts'

/** What is in force; with `isAll` the newest hundred orders, whatever became of them. */
export async function listOrders(
  { client, print }: Session,
  { isAll, isJson }: { isAll: boolean; isJson: boolean },
): Promise<number> {
  const orders = isAll ? (await client.overrides.list.query({ limit: 100 })).items : await readInForce(client)
  if (isJson) print(JSON.stringify(orders))
  else if (orders.length === 0) print(isAll ? 'Nobody has given an order.' : 'Nothing is in force.')
  else for (const order of orders) print(lineOf(order))
  return exitCodes.done
}

function lineOf({
  id,
  kind,
  scopeLabel,
  reason,
  author,
  createdAt,
  expiresAt,
  inForce,
}: OverrideView): string {
  const until = !inForce ? 'over' : expiresAt === null ? 'until it is lifted' : `until ${expiresAt}`
  return `${id}  ${kind} of ${scopeLabel}, ${until}. ${author.name}, ${createdAt}: ${reason}`
}
