import { secretNameInput } from '@ground-control/core/config/schema'
import {
  admitInput,
  beginInput,
  commitInput,
  emitInput,
  finishInput,
  heartbeatInput,
  joinInput,
  suspendInput,
} from '@ground-control/core/workers/schema'
import { readSecret } from '../config/read-secret.ts'
import { router, worker } from '../server/trpc.ts'
import { heartbeat } from './heartbeat.ts'
import { join } from './join.ts'

/** What workers say. Each verb takes a batch and answers in its order. */
export const workerRouter = router({
  join: worker
    .input(joinInput)
    .mutation(({ ctx, input }) => join(ctx.services, ctx.actor, ctx.services.workerQueue, input)),
  begin: worker
    .input(beginInput)
    .mutation(async ({ ctx, input }) => ({ results: await ctx.hot.begin(ctx.actor, input.items) })),
  admit: worker
    .input(admitInput)
    .mutation(async ({ ctx, input }) => ({ results: await ctx.hot.admit(ctx.actor, input.items) })),
  commit: worker
    .input(commitInput)
    .mutation(async ({ ctx, input }) => ({ results: await ctx.hot.commit(ctx.actor, input.items) })),
  suspend: worker
    .input(suspendInput)
    .mutation(async ({ ctx, input }) => ({ results: await ctx.hot.suspend(ctx.actor, input.items) })),
  emit: worker
    .input(emitInput)
    .mutation(async ({ ctx, input }) => ({ results: await ctx.hot.emit(ctx.actor, input.items) })),
  finish: worker
    .input(finishInput)
    .mutation(async ({ ctx, input }) => ({ results: await ctx.hot.finish(ctx.actor, input.items) })),
  heartbeat: worker
    .input(heartbeatInput)
    .mutation(({ ctx, input }) => heartbeat(ctx.services, ctx.actor, input)),
  secret: worker
    .input(secretNameInput)
    .mutation(({ ctx, input }) => readSecret(ctx.services, ctx.actor, input)),
})
