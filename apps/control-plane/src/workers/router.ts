import type { Actor } from '@ground-control/core/actors'
import { secretNameInput } from '@ground-control/core/config/schema'
import { AppError } from '@ground-control/core/errors'
import {
  type AdmitResult,
  admitInput,
  type BeginResult,
  beginInput,
  type CommitResult,
  commitInput,
  type EmitResult,
  emitInput,
  type FinishResult,
  finishInput,
  heartbeatInput,
  joinInput,
  type SuspendResult,
  suspendInput,
  type TurnItem,
  takeInput,
  turnInput,
} from '@ground-control/core/workers/schema'
import { readSecret } from '../config/read-secret.ts'
import { router, worker } from '../server/trpc.ts'
import { hearKills } from './hear-kills.ts'
import { heartbeat } from './heartbeat.ts'
import type { HotVerbs } from './hot-verbs.ts'
import { join } from './join.ts'

/** What workers say: a turn, or one verb of it. Each takes a batch and answers in its order. */
export const workerRouter = router({
  join: worker
    .input(joinInput)
    .mutation(({ ctx, input }) => join(ctx.services, ctx.actor, ctx.services.workerQueue, input)),
  take: worker.input(takeInput).mutation(({ ctx, input, signal }) => ctx.hot.take(ctx.actor, input, signal)),
  turn: worker
    .input(turnInput)
    .mutation(async ({ ctx, input }) => ({ results: await ctx.hot.turn(ctx.actor, input.items) })),
  begin: worker.input(beginInput).mutation(({ ctx, input }) => turnOf(ctx, 'begin', input.items)),
  admit: worker.input(admitInput).mutation(({ ctx, input }) => turnOf(ctx, 'admit', input.items)),
  commit: worker.input(commitInput).mutation(({ ctx, input }) => turnOf(ctx, 'commit', input.items)),
  suspend: worker.input(suspendInput).mutation(({ ctx, input }) => turnOf(ctx, 'suspend', input.items)),
  emit: worker.input(emitInput).mutation(({ ctx, input }) => turnOf(ctx, 'emit', input.items)),
  finish: worker.input(finishInput).mutation(({ ctx, input }) => turnOf(ctx, 'finish', input.items)),
  heartbeat: worker
    .input(heartbeatInput)
    .mutation(({ ctx, input }) => heartbeat(ctx.services, ctx.actor, input)),
  kills: worker.subscription(({ ctx, signal }) => hearKills(ctx.services, ctx.actor, signal)),
  secret: worker
    .input(secretNameInput)
    .mutation(({ ctx, input }) => readSecret(ctx.services, ctx.actor, input)),
})

type Verb = TurnItem['verb']
type ItemOf<V extends Verb> = Extract<TurnItem, { verb: V }>['item']
type ResultsOf = {
  begin: BeginResult
  admit: AdmitResult
  commit: CommitResult
  suspend: SuspendResult
  emit: EmitResult
  finish: FinishResult
}

/** A turn of one verb. It is answered whole: an item that could not be taken fails the call. */
async function turnOf<V extends Verb>(
  { hot, actor }: { hot: HotVerbs; actor: Actor },
  verb: V,
  items: ReadonlyArray<ItemOf<V>>,
): Promise<{ results: Array<ResultsOf[V]> }> {
  const results = await hot.turn(
    actor,
    items.map((item) => ({ verb, item }) as TurnItem),
  )
  const failed = results.find((result) => result.outcome === 'not_taken')
  if (failed?.outcome === 'not_taken') {
    if (failed.code === 'internal') throw new Error(failed.message)
    throw new AppError(failed.code, failed.message)
  }
  return { results: results as Array<ResultsOf[V]> }
}
