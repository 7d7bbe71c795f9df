import type {
  CommitItem,
  CommitResult,
  EmitItem,
  EmitResult,
  FinishItem,
  FinishResult,
  SuspendItem,
  SuspendResult,
} from '@ground-control/core/workers/schema'
import type { Tx } from '@ground-control/db/database'
import { lockAccountsOfHolds } from '@ground-control/db/repositories/accounts'
import type { Gate, GateCache } from '../policies/gate.ts'
import type { PriceBook, PriceBooks } from '../prices/price-book.ts'
import type { Services } from '../services.ts'
import { createCommit } from './commit.ts'
import { createEmit } from './emit.ts'
import { createFinish } from './finish.ts'
import { type Asked, hotVerb } from './lanes.ts'
import { RunsInHand } from './runs-in-hand.ts'
import { createSuspend } from './suspend.ts'

/** What a worker says of the runs that it holds. */
export type RunWrite =
  | { verb: 'commit'; item: CommitItem }
  | { verb: 'emit'; item: EmitItem }
  | { verb: 'suspend'; item: SuspendItem }
  | { verb: 'finish'; item: FinishItem }
export type WriteResult = CommitResult | EmitResult | SuspendResult | FinishResult

/**
 * All that workers say of their runs, in one transaction, whatever verbs are among it. What has ended is recorded
 * first: a run may send its last step and its end together.
 */
export function createWriteRuns(services: Services, gates: GateCache, books: PriceBooks) {
  const commit = createCommit(services)
  const emit = createEmit(services)
  const suspend = createSuspend(services)
  const finish = createFinish(services)
  return hotVerb<RunWrite, WriteResult, { gate: Gate; book: PriceBook }>(
    services,
    async (tx, asked, { gate, book }) => {
      const inHand = new RunsInHand(
        tx,
        asked.map(({ item: { item } }) => item.lease.runId),
      )
      const finishes = ofVerb(asked, 'finish')
      const last = finishes.flatMap(({ actor, item: { lease, before = [] } }) =>
        before.map((step) => ({ actor, item: { ...step, lease } })),
      )
      const commits = [...ofVerb(asked, 'commit'), ...last]
      await lockAccounts(tx, inHand, commits, finishes, book)
      const recorded = await commit(tx, inHand, commits, book)
      const refused = new Map(
        recorded.flatMap((result, nth) =>
          result.outcome === 'lost' ? [[commits[nth]!.item.lease.runId, result] as const] : [],
        ),
      )
      const [emitted, suspended, finished] = await Promise.all([
        emit(tx, inHand, ofVerb(asked, 'emit')),
        suspend(tx, inHand, ofVerb(asked, 'suspend'), gate),
        finish(
          tx,
          inHand,
          finishes.filter(({ item }) => !refused.has(item.lease.runId)),
        ),
      ])
      const results = { commit: recorded, emit: emitted, suspend: suspended, finish: finished }
      const next = { commit: 0, emit: 0, suspend: 0, finish: 0 }
      return asked.map(({ item: { verb, item } }) => {
        const no = verb === 'finish' ? refused.get(item.lease.runId) : undefined
        if (no) return no
        const nth = next[verb]
        next[verb] += 1
        return results[verb][nth]!
      })
    },
    async (workspaceId) => {
      const [gate, book] = await Promise.all([gates.get(workspaceId), books.get(workspaceId)])
      return { gate, book }
    },
  )
}

function ofVerb<V extends RunWrite['verb']>(asked: ReadonlyArray<Asked<RunWrite>>, verb: V) {
  type Item = Extract<RunWrite, { verb: V }>['item']
  return asked.flatMap(({ actor, item }) =>
    item.verb === verb ? [{ actor, item: item.item as Item } satisfies Asked<Item>] : [],
  )
}

/** Calls that are paid for and runs that end both move money: whoever does both locks all accounts at once, in order. */
async function lockAccounts(
  tx: Tx,
  inHand: RunsInHand,
  commits: ReadonlyArray<Asked<CommitItem>>,
  finishes: ReadonlyArray<Asked<FinishItem>>,
  book: PriceBook,
) {
  const holdIds = commits.flatMap(({ item }) => (item.settle ? [item.settle.holdId] : []))
  // The hold of a tool that is paid for is not named: it is one of its run's.
  const paid = book.chargesTools ? commits.filter(({ item }) => item.kind === 'tool') : []
  if ((holdIds.length === 0 && paid.length === 0) || finishes.length === 0) return
  await Promise.all([
    inHand.read(),
    lockAccountsOfHolds(
      tx,
      holdIds,
      [...finishes, ...paid].map(({ item }) => item.lease.runId),
    ),
  ])
}
