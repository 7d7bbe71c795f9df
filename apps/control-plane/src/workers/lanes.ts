import type { Actor } from '@ground-control/core/actors'
import type { Tx } from '@ground-control/db/database'
import { groupCommit, isDatabaseOutage } from '@ground-control/db/group-commit'
import type { Services } from '../services.ts'

/** One item of a batch and who sent it. */
export type Asked<Item> = { actor: Actor; item: Item }

/**
 * A verb of the hot path: what arrives together from any number of callers is written set-wise in one transaction
 * per workspace.
 */
export type HotVerb<Item, Result> = (actor: Actor, items: readonly Item[]) => Promise<Result[]>

export function hotVerb<Item, Result, Facts = undefined>(
  services: Services,
  write: (tx: Tx, asked: ReadonlyArray<Asked<Item>>, facts: Facts) => Promise<Result[]>,
  /** read before the transaction, so that it holds no lock meanwhile */
  prepare?: (workspaceId: string) => Promise<Facts>,
): HotVerb<Item, Result> {
  const lanes = groupCommit<Asked<Item>, Result>({
    maxBatch: 500,
    isOutage: isDatabaseOutage,
    async write(workspaceId, asked) {
      const facts = (await prepare?.(workspaceId)) as Facts
      return services.db.transaction(workspaceId, (tx) => write(tx, asked, facts), { hot: true })
    },
  })
  return (actor, items) => Promise.all(items.map((item) => lanes.submit(actor.workspaceId, { actor, item })))
}
