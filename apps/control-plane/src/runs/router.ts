import { refusedItem } from '@ground-control/core/errors'
import {
  cancelRunInput,
  forkRunInput,
  listRunsInput,
  quarantinedRunsInput,
  retryRunInput,
  runIdInput,
  type StartManyResult,
  startManyInput,
  startRunInput,
  waitRunInput,
  watchRunInput,
} from '@ground-control/core/runs/schema'
import { watchChanges } from '../events/watch.ts'
import { change } from '../server/change.ts'
import { developer, operator, router, viewer } from '../server/trpc.ts'
import { cancelRun } from './cancel-run.ts'
import { getRun } from './read/get-run.ts'
import { listQuarantined } from './read/list-quarantined.ts'
import { listRuns } from './read/list-runs.ts'
import { waitRun } from './wait-run.ts'

export const runsRouter = router({
  start: developer.input(startRunInput).mutation(async ({ ctx, input }) => {
    const [answer] = await ctx.hot.startRuns(ctx.actor, [input])
    if (!answer!.ok) throw answer!.error
    return answer!.run
  }),
  startMany: developer.input(startManyInput).mutation(async ({ ctx, input }): Promise<StartManyResult> => {
    const answers = await ctx.hot.startRuns(ctx.actor, input.runs)
    return {
      results: answers.map((answer) => (answer.ok ? { ok: true, ...answer.run } : refusedItem(answer.error))),
    }
  }),
  get: viewer.input(runIdInput).query(({ ctx, input }) => getRun(ctx.services, ctx.actor, input)),
  list: viewer.input(listRunsInput).query(({ ctx, input }) => listRuns(ctx.services, ctx.actor, input)),
  quarantined: viewer
    .input(quarantinedRunsInput)
    .query(({ ctx, input }) => listQuarantined(ctx.services, ctx.actor, input)),
  wait: viewer.input(waitRunInput).query(({ ctx, input }) => waitRun(ctx.services, ctx.actor, input)),
  watch: viewer
    .input(watchRunInput)
    .subscription(({ ctx, input, signal }) =>
      watchChanges(ctx.services, ctx.actor, { topics: ['runs'], runId: input.id }, signal),
    ),
  cancel: change(operator, cancelRunInput, cancelRun),
  retry: change(operator, retryRunInput, (services, actor, input, { hot }) =>
    hot.retryRun(services, actor, input),
  ),
  fork: change(operator, forkRunInput, (services, actor, input, { hot }) =>
    hot.forkRun(services, actor, input),
  ),
})
